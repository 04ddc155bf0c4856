from __future__ import annotations

import pytest

from evidencemap.matching.compare import Verdict, compare
from evidencemap.matching.groups import duplicates
from tests.matching.works import TRIAL, trial, verdict, work

SAME, ASK, DIFFERENT = Verdict.SAME, Verdict.ASK, Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Part I", "Part II"),
        ("Part 1", "Part 2"),
        ("part one", "part two"),
        ("I. The programme", "II. The outcome"),
        ("Study 1", "Study 2"),
    ],
)
def test_part_one_and_part_two_are_different(first: str, second: str) -> None:
    """Two parts with two DOIs in one volume are never merged, however alike their titles are."""
    title = "The mentalizing of groups and its measurement in everyday care"
    one = trial(title=f"{title}: {first}", doi="10.1000/one", pages="10--19")
    two = trial(title=f"{title}: {second}", doi="10.1000/two", pages="20--29")
    assert verdict(one, two) in (DIFFERENT, ASK)


def test_parts_with_one_doi_are_asked() -> None:
    """One DOI on two parts is a mistake that a person has to look at."""
    assert verdict(trial(title="On groups: Part I"), trial(title="On groups: Part II")) is ASK


@pytest.mark.parametrize(
    "about",
    [
        "Erratum: {}",
        "Erratum to: {}",
        "Correction to: {}",
        "Corrigendum: {}",
        "{} (vol 166, pg 1355, 2009)",
        "Reply to comment on {}",
        "{} - Reply",
        "{}: authors' reply",
        "Comment on: {}",
        "Commentary: {}",
        "Re: {}",
        "Retraction: {}",
        "Retraction notice to {}",
        "{}: a study protocol",
    ],
)
def test_what_is_about_a_work_is_another_work(about: str) -> None:
    """An erratum, a reply, a comment, a retraction and a protocol are not the work they are about."""
    other = trial(title=about.format(TRIAL["title"]), doi=None, pages="1400")
    assert verdict(trial(), other) is DIFFERENT


def test_an_erratum_with_the_same_doi_is_asked() -> None:
    """Databases give errata the DOI of the work: a person looks, nothing is merged."""
    assert verdict(trial(), trial(title=f"Erratum: {TRIAL['title']}")) is ASK


@pytest.mark.parametrize(
    "noted",
    [
        "{} [Review] [45 refs]",
        "{}. [Erratum appears in Am J Psychiatry 2010;167:1234]",
        "{} (Provisional abstract)",
        "[{}]. [German]",
        "{} [see comment]",
        "RETRACTED: {}",
        "RETRACTED ARTICLE: {}",
        "{} [2]",
        "{} [Article in German]",
        "Abstract P12: {}",
        "Poster No. 45: {}",
        "{}. Copyright (C) 2009 American Psychiatric Association",
        "<i>{}</i>",
    ],
)
def test_catalogue_notes_are_not_part_of_a_title(noted: str) -> None:
    """What databases write into titles does not keep two records of a work apart."""
    assert verdict(trial(doi=None), trial(title=noted.format(TRIAL["title"]))) is SAME


def test_preprint_and_article_are_asked() -> None:
    """A preprint is a version of its own, of which a reviewer decides."""
    preprint = trial(kind="misc", doi="10.31234/osf.io/abcde", journal=None, volume=None, number=None, pages=None)
    assert verdict(trial(), preprint) is ASK
    in_a_server = trial(journal="bioRxiv", doi=None, volume=None, number=None, pages=None, year="2008")
    assert verdict(trial(), in_a_server) is ASK


@pytest.mark.parametrize("kind", ["phdthesis", "techreport"])
def test_thesis_or_report_and_article_are_asked(kind: str) -> None:
    """A thesis or a report under the title of the article is a version of its own too."""
    before = trial(kind=kind, doi=None, journal=None, volume=None, number=None, pages=None, school="University")
    assert verdict(trial(), before) is ASK


def test_conference_abstract_and_article_are_asked() -> None:
    """An abstract under the title of the article is not merged with it."""
    as_meeting = trial(
        kind="inproceedings", booktitle="10th Congress on Personality", journal=None, volume=None, pages=None, doi=None,
        number=None,
    )  # fmt: skip
    assert verdict(trial(doi=None), as_meeting) is ASK
    in_supplement = trial(journal="European Psychiatry", volume="24", pages="S113", doi=None)
    assert verdict(trial(), in_supplement) is ASK


def test_translated_title_at_the_same_place_is_the_same() -> None:
    """The same pages of the same authors are one work, whatever language a database prints its title in."""
    german = trial(title="Kontrollierte Studie zur ambulanten mentalisierungsbasierten Behandlung", doi=None)
    assert verdict(trial(doi=None), german) is SAME


def test_two_abstracts_on_a_page_are_not_taken_for_translations() -> None:
    """Two abstracts of one group on one page are asked about at most."""
    one = trial(title="Attachment in adolescents who self-harm", pages="S81", doi=None)
    assert verdict(one, trial(title="Costs of day hospitals", pages="S81", doi=None)) is not SAME


@pytest.mark.parametrize("place", [{"volume": "9"}, {"volume": None, "journal": "2019 Conference on Big Data"}])
def test_pages_that_each_article_counts_from_one_are_no_place(place: dict[str, str | None]) -> None:
    """In journals and proceedings where every article has pages 1 to 8, two of the same people are two works."""
    one = trial(pages="1--8", doi="10.1000/one", **place)
    assert verdict(one, trial(title="Costs of day hospitals", pages="1--8", doi=None, **place)) is DIFFERENT
    assert verdict(one, trial(title=f"{TRIAL['title']} in men", pages="1--8", doi="10.1000/two", **place)) is ASK
    assert verdict(one, trial(pages="1--8", doi=None, **place)) is SAME


def test_two_works_on_the_same_pages_of_two_issues_are_asked() -> None:
    """Where every issue counts its pages from one, the same range comes again; a translation is of the same issue."""
    one = trial(title="Attachment in adolescents who self-harm", number="1", pages="15--22", doi=None)
    assert verdict(one, trial(title="Costs of day hospitals", number="3", pages="15--22", doi=None)) is ASK


def test_abstracts_under_the_doi_of_their_supplement_are_asked() -> None:
    """Like titles of one group on two pages, under one DOI, are not merged if a word in them is another."""
    title = "Mentalizing and the treatment of borderline disorders in routine care of"
    assert verdict(trial(title=f"{title} women", pages="S81"), trial(title=f"{title} men", pages="S95")) is ASK


def test_a_book_and_its_chapter_are_different() -> None:
    """A chapter is not the book, not even under the DOI or the title of the book."""
    of_book = {"year": "2012", "isbn": "978-1-58562-372-3", "doi": "10.1000/book"}
    editors, handbook = "Bateman, A. and Fonagy, P.", "Handbook of Mentalizing"
    book = work(kind="book", author=editors, title=handbook, publisher="APP", **of_book)
    chapter = work(
        "two", "incollection", author="Karterud, S.", title="Group techniques", booktitle=handbook, **of_book
    )
    opening = work("three", "incollection", author=editors, title=handbook, booktitle=handbook, year="2012")
    assert verdict(book, chapter) is DIFFERENT
    assert verdict(book, opening) is DIFFERENT
    assert verdict(chapter, opening) is not SAME


def test_chapters_of_one_book_are_different_under_its_doi() -> None:
    """Several chapters carry the DOI of their book; that makes them neither one nor a question."""
    fields = {"booktitle": "Handbook of Mentalizing", "year": "2012", "doi": "10.1000/book"}
    one = work(
        "one", "incollection", author="Karterud, S.", title="Group therapy techniques", pages="81--105", **fields
    )
    two = work("two", "incollection", author="Allen, J.", title="Adults with trauma", pages="419--444", **fields)
    assert verdict(one, two) is DIFFERENT


@pytest.mark.parametrize(("first", "second"), [("2", "3"), ("2nd", "3rd"), ("Second", "Third")])
def test_editions_are_different(first: str, second: str) -> None:
    """Two editions of a book are two works, if both say which they are."""
    fields = {"author": "Bateman, A. and Fonagy, P.", "title": "Handbook of Mentalizing", "publisher": "APP"}
    one = work(kind="book", year="2012", edition=first, **fields)
    assert verdict(one, work("two", "book", year="2019", edition=second, **fields)) is DIFFERENT


def test_edition_in_the_title_counts() -> None:
    """An edition that stands in the title is one as well; one that is not told is asked about."""
    fields = {"author": "Bateman, A. and Fonagy, P.", "publisher": "APP"}
    second = work(kind="book", title="Handbook of Mentalizing (2nd ed.)", year="2019", **fields)
    first = work(kind="book", title="Handbook of Mentalizing, 1st edition", year="2012", **fields)
    untold = work(kind="book", title="Handbook of Mentalizing", year="2012", **fields)
    assert verdict(first, second) is DIFFERENT
    assert verdict(untold, second) is ASK


def test_one_book_by_its_isbn() -> None:
    """ISBN of ten and of thirteen digits are one."""
    fields = {"author": "Bateman, A. and Fonagy, P.", "title": "Handbook of Mentalizing", "year": "2012"}
    one = work(kind="book", isbn="1-58562-372-6", publisher="APP", **fields)
    assert verdict(one, work("two", "book", isbn="9781585623723", **fields)) is SAME


def test_update_of_a_review_is_not_merged() -> None:
    """The same title by the same authors years later is an update."""
    fields = {"journal": "Cochrane Database of Systematic Reviews", "pages": "CD012955", "number": None}
    one = trial(volume="5", year="2012", doi="10.1002/14651858.CD012955", **fields)
    assert verdict(one, trial(volume="9", year="2020", doi="10.1002/14651858.CD012955.pub2", **fields)) is ASK
    unnumbered = trial(volume="5", year="2012", doi=None, **fields)
    assert verdict(unnumbered, trial(volume="9", year="2020", doi=None, **fields)) is ASK


def test_generic_titles_need_more() -> None:
    """Two editorials are one only at the same place by the same authors."""
    fields = {"title": "Editorial", "doi": None}
    assert verdict(trial(**fields), trial(pages="1--2", **fields)) is DIFFERENT
    assert verdict(trial(pages=None, volume=None, **fields), trial(author="Other, A.", **fields)) is DIFFERENT
    assert verdict(trial(**fields), trial(author="Allison, Elizabeth", **fields)) is not SAME
    assert verdict(trial(**fields), trial(journal="Am J Psychiatry", number=None, **fields)) is SAME


def test_missing_year_does_not_keep_apart() -> None:
    """Without a year in one of them, title, authors and journal suffice; without the journal too, a person looks."""
    assert verdict(trial(doi=None), trial(year=None, doi=None, volume=None, pages=None)) is SAME
    assert verdict(trial(doi=None), trial(year=None, journal=None, doi=None, volume=None, pages=None)) is ASK


@pytest.mark.parametrize(
    "written",
    [
        "Anthony, Bateman and Peter, Fonagy",
        "Bateman, A. W. and Fonagy, P.",
        "Fonagy, Peter and Bateman, Anthony",
        "Bateman, A. and others",
        "Batemann, Anthony and Fonagy, Peter",
    ],
)
def test_names_are_written_in_many_ways(written: str) -> None:
    """Swapped, abbreviated, reordered, cut and misspelt names do not keep a work apart."""
    assert verdict(trial(doi=None, volume=None, pages=None), trial(author=written, doi=None)) is SAME


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Müller, Jörg", "Mueller, Joerg"),
        ("Müller, Jörg", "Muller, J."),
        ("Чехов, Антон", "Chekhov, Anton"),
        ("Ødegård, Kåre", "Odegard, K"),
        ("Sørensen, P.", "Soerensen, P."),
        ("Đorđević, Ana", "Dordevic, A."),
        ("van der Kolk, Bessel", "Vanderkolk, B."),
    ],
)
def test_transliterated_names_are_the_same(first: str, second: str) -> None:
    """Names in other letters are the same names."""
    assert verdict(trial(author=first, doi=None, pages=None), trial(author=second, doi=None)) is SAME


def test_nothing_but_a_title_is_asked() -> None:
    """A record with nothing but a title could be any work of that title."""
    assert verdict(trial(), work(title=TRIAL["title"])) is ASK
    assert verdict(trial(title="Editorial"), work(title="Editorial")) is DIFFERENT


def test_works_without_a_title_are_one_only_word_for_word() -> None:
    """Two works of the same people and year of which no source prints the title are kept apart by what is noted."""
    fields = {"author": "Bateman and Fonagy", "year": "2006"}
    one = work("one", "misc", note="Cited as 2006a", **fields)
    assert verdict(one, work("two", "misc", note="Cited as 2006b", **fields)) is DIFFERENT
    assert verdict(one, work("two", "misc", note="Cited as 2006a", **fields)) is SAME


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("in women", "in men"),
        ("of rats", "of cats"),
        ("of hypertension", "of hypotension"),
        ("of typical forms", "of atypical forms"),
        ("in vivo", "in vitro"),
        ("in male adults", "in female adults"),
        ("after 12 months", "after 18 months"),
    ],
)
def test_companion_papers_are_not_merged(first: str, second: str) -> None:
    """Two papers of one study differ in one word, and that word counts, even where no page or DOI tells them apart."""
    untold = {"doi": None, "pages": None, "volume": None, "number": None}
    title = "Mentalizing and the treatment of borderline disorders and its course over time in routine care"
    one, other = trial(title=f"{title} {first}", **untold), trial(title=f"{title} {second}", **untold)
    assert verdict(one, other) is ASK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("haemolytic anaemia", "hemolytic anemia"),
        ("post-natal care", "postnatal care"),
        ("tumour", "tumor"),
        ("randomised", "randomized"),
        ("behaviours", "behaviors"),
        ("squamous", "squamos"),
    ],
)
def test_spellings_are_one_word(first: str, second: str) -> None:
    """British and American spellings, compounds and slips do not make another title."""
    title = "Mentalizing and the treatment of borderline disorders and its course over time in care of"
    assert verdict(trial(title=f"{title} {first}", doi=None), trial(title=f"{title} {second}", pages=None)) is SAME


def test_a_doi_shared_by_mistake_is_asked() -> None:
    """One DOI on two works of other titles and authors is a mistake in one of them, and merges nothing."""
    other = trial(title="Costs of day hospitals in the Netherlands", author="Bales, Dawn", pages="4--9")
    assert verdict(trial(), other) is ASK


def test_the_same_doi_and_a_cut_title_are_the_same() -> None:
    """Databases cut titles and capitalize DOIs."""
    other = trial(title=TRIAL["title"][:45], doi="https://doi.org/" + TRIAL["doi"].upper(), pages=None)
    assert verdict(trial(), other) is SAME


def test_two_pmids_are_never_merged() -> None:
    """PubMed gives a work one number: with two, a person looks."""
    assert verdict(trial(pmid="19833787", doi=None), trial(pmid="29833787", doi=None)) is ASK


@pytest.mark.parametrize(
    "change",
    [
        {"number": "4"},
        {"number": None},
        {"pages": "1355--64"},
        {"pages": "Oct-20"},
        {"volume": "166/12"},
        {"volume": "166:12"},
        {"volume": "166 Pt 2", "number": None},
        {"volume": "166-167"},
    ],
)
def test_slips_of_databases_do_not_keep_apart(change: dict[str, str | None]) -> None:
    """The issue alone, short page ranges and pages that a spreadsheet made dates of say nothing."""
    assert verdict(trial(doi=None), trial(**change)) is SAME


@pytest.mark.parametrize(
    "change",
    [
        {"pages": "1335--1364"},
        {"pages": "1535--1364", "volume": "166"},
        {"pages": "3155--1364"},
        {"pages": "2--9", "number": None},
        {"volume": "116"},
        {"volume": None, "number": "166", "pages": "12"},
        {"volume": None, "number": "166", "pages": None},
    ],
)
def test_one_wrong_number_does_not_keep_apart(change: dict[str, str | None]) -> None:
    """A slip in a page or the volume, or volume and issue one column too far, does not make another work."""
    assert verdict(trial(doi=None), trial(doi=None, **change)) is SAME


@pytest.mark.parametrize(
    "change",
    [
        {"pages": "1455"},
        {"pages": "2647", "number": None},
        {"pages": "2647--2648", "number": None},
        {"pages": "2647--2656", "number": "3"},
        {"pages": None, "number": "3"},
        {"pages": "A12", "number": "3"},
        {"pages": "2647--2656", "number": None, "author": "Bateman, Anthony"},
        {"volume": "116", "pages": "1355"},
        {"volume": "116", "pages": "1355--1362"},
        {"volume": None, "number": "165", "pages": "12"},
        {"volume": None, "number": "166", "pages": "11"},
    ],
)
def test_an_erratum_or_abstract_under_the_same_title_is_asked(change: dict[str, str | None]) -> None:
    """A short piece, another issue, or two other numbers could mean an erratum or an abstract: a person looks."""
    one = trial(doi=None, author=change.get("author") or TRIAL["author"])
    assert verdict(one, trial(doi=None, **change)) is ASK


def test_a_column_that_comes_again_is_asked() -> None:
    """Under a short title the same people write every month, in the same volume."""
    column = {"title": "Gateways to clinical trials", "doi": None, "number": None}
    assert verdict(trial(**column), trial(pages="467--509", **column)) is ASK


def test_a_title_without_its_subtitle_is_the_same_under_one_doi() -> None:
    """Registers keep title and subtitle apart; one without the other is the same work if nothing else differs."""
    whole = trial(title="Mentalizing: the theory, its measurement, and what became of both in everyday care")
    assert verdict(whole, trial(title="Mentalizing")) is SAME
    assert verdict(whole, trial(title="Mentalizing", author="Other, A.")) is ASK
    assert verdict(whole, trial(title="Mentalizing", pages="1--9", volume=None, year="2012")) is SAME
    assert verdict(whole, trial(title="Mentalizing", pages="1400--1409")) is ASK


def test_a_title_without_its_subtitle_is_the_same_at_one_place() -> None:
    """All pages of one volume hold one work of one author, of which some databases print the main title only."""
    alone = {"author": "Bateman, Anthony", "doi": None}
    whole = trial(title="Mentalizing: the theory, its measurement, and what became of both in care", **alone)
    assert verdict(whole, trial(title="Mentalizing", **alone)) is SAME
    assert verdict(whole, trial(title="Mentalizing", year="2010", **alone)) is SAME
    assert verdict(whole, trial(title="Mentalizing", year="2012", **alone)) is not SAME
    assert verdict(whole, trial(title="Attachment", **alone)) is ASK


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Rossi, Paolo Giorgi", "Giorgi, Rossi P."),
        ("Giorgi Rossi, P.", "Giorgi, Rossi P."),
        ("Le Quintrec, M.", "Le, Quintrec M."),
        ("Quintrec, M.", "Le, Quintrec M."),
    ],
)
def test_double_names_are_split_in_many_ways(first: str, second: str) -> None:
    """Databases take one part of a double name for a given name."""
    assert verdict(trial(author=first, doi=None, pages=None), trial(author=second, doi=None)) is SAME


def test_a_shared_given_name_is_not_a_shared_author() -> None:
    """Two people with the same given name are two people."""
    other = trial(author="Roth, Anthony and Target, Peter", doi=None, pages=None)
    assert verdict(trial(doi=None), other) is not SAME


def test_a_word_that_comes_twice_counts_twice() -> None:
    """*Women ... in women* and *women ... in men* differ, though both speak of women."""
    title = "Mentalizing of women and its course over time in the routine care of borderline disorders: results in"
    untold = {"doi": None, "pages": None, "volume": None, "number": None}
    assert verdict(trial(title=f"{title} women", **untold), trial(title=f"{title} men", **untold)) is ASK


def test_a_chain_joins_no_two_that_are_surely_different() -> None:
    """A record that could be either part is put to one of them and asked about; the parts stay two groups."""
    title = "Mentalizing in groups and how it is measured in routine care"
    one = trial("one", title=f"{title}. Part I")
    two = trial("two", title=f"{title}. Part II", doi="10.1000/two", pages="1365--1370")
    copies = [trial("copy-one", title=f"{title}. Part I", doi=None), trial("copy-two", title=f"{title}. Part II",
              doi="10.1000/two", pages=None)]  # fmt: skip
    found = duplicates([one, two, *copies, trial("bad", title=f"{title}. Part II", pages=None)])
    for group in found.groups:
        keys = {reference.key for reference in group.references}
        assert not {"one", "two"} <= keys


def test_rules_are_sentences() -> None:
    """Every verdict comes with its rule and how alike each field is."""
    found = compare(trial(), trial("two", doi=None, pages="1355"))
    assert found.rule == "the same volume and first page, and the titles are alike"
    assert found.scores["title"] == 1
    assert "doi" not in found.scores


@pytest.mark.parametrize(
    "odd",
    [
        {"pages": "9" * 5_000},
        {"pages": "1--" + "9" * 5_000, "volume": "9" * 5_000, "number": "9" * 5_000},
        {"title": "(a)" * 20_000 + "(2009"},
        {"title": "...A.; 2009 " * 5_000},
        {"author": " and ".join(f"Name{number}, A." for number in range(3_000))},
        {"journal": "i" * 5_000, "isbn": "9" * 5_000, "edition": "9" * 5_000, "pmid": "9" * 5_000},
    ],
)
def test_odd_values_break_nothing(odd: dict[str, str]) -> None:
    """Whatever a field holds, two records can be compared, and a copy is found to be one."""
    assert verdict(trial(**odd), trial("copy", **odd)) is SAME
    assert compare(trial(**odd), trial(author="Other, B.")).rule
