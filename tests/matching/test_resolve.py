from __future__ import annotations

import pytest

from evidencemap.matching.resolve import LIST_ALONE, Resolution, Standing, resolve
from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.sources.bibtex import read_bibtex
from tests.conftest import SHARED

LIBRARY = """
@article{smith2010, author={Smith, Jane A.},
  title={Reading aloud in small schools},
  journal={Journal of Reading}, year=2010, volume=5, pages={1--12}}
@article{smith2012a, author={Smith, Jane A.},
  title={Pairs that read}, year=2012,
  journal={Journal of Reading}, volume=7, pages={3--9}}
@article{smith2012b, author={Smith, Jane A.},
  title={Silent reading, revisited}, year=2012,
  journal={Journal of Reading}, volume=7, pages={30--39}}
@article{smithjones2010, author={Smith, Jane A. and Jones, Bo},
  title={Reading aloud: Part I. Fluency}, year=2010, journal={Reading Research}, volume=1, pages={1--20}}
@article{smithetal2010, author={Smith, Jane A. and Jones, Bo and Doe, Cy},
  title={Reading aloud: Part II. Comprehension}, year=2010, journal={Reading Research}, volume=1, pages={21--40}}
@book{kolk2014, author={van der Kolk, Bessel A.},
  title={The body and the book}, publisher={Example Press}, year=2014}
@book{keulen2019, author={Bernstein, D. P. and Keulen-De Vos, M.},
  title={Schemas of reading}, publisher={Example Press}, year=2019}
@techreport{who2013, author={{World Health Organization}},
  title={Reading and health}, institution={WHO}, year=2013}
@techreport{nice2009, author={{National Institute for Health and Care Excellence}},
  title={Guidance on reading}, institution={NICE}, year=2009}
@article{roe, author={Roe, Dee},
  title={A paper that waits}, year={in press},
  journal={Journal of Reading}}
@book{brown, author={Brown, Eve},
  title={Notes without a date}, year={n.d.}, publisher={Example Press}}
@article{mueller2001, author={Müller, Fritz},
  title={Lesen lernen}, year=2001, journal={Zeitschrift}}
@article{oconnell2009, author={O'Brien, A. and O’Connell, B. and de la Cruz, C.},
  title={Three who read}, year=2009, journal={Journal of Reading}}
@article{may2009, author={May, Ann and Lee, Bo and Fox, Cy},
  title={Implementation of reading}, year=2009, journal={Science of Reading}}
@article{garcialopez2010, author={García López, Ana},
  title={Leer en voz alta}, year=2010, journal={Revista}}
@article{johnson2011, author={Johnson, Kim},
  title={Books at home}, year=2011, journal={Journal of Reading}}
"""


def _library(bibtex: str = LIBRARY) -> list[Reference]:
    log = ProblemLog()
    return [reference(entry, log) for entry in read_bibtex(bibtex, "library.bib", log)]


WORKS = _library()


def cited(text: str) -> list[tuple[str, ...]]:
    """The candidates of each citation, in the order of the text; none where it is unresolved."""
    return [citation.keys for citation in resolve(text, WORKS).citations]


def keys(found: Resolution) -> list[str]:
    return sorted(found.links)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Smith (2010) says.", [("smith2010",)]),
        ("As Smith's (2010) and Smith’s (2010) work says.", [("smith2010",), ("smith2010",)]),
        ("It helps (Smith, 2010).", [("smith2010",)]),
        ("It helps (Smith 2010: 12).", [("smith2010",)]),
        ("It helps (e.g., Smith, 2010, p. 12; see also Smith & Jones, 2010).", [("smith2010",), ("smithjones2010",)]),
        ("It helps (cf. Smith, 2010, pp. 3-4; Smith, Jones, & Doe, 2010).", [("smith2010",), ("smithetal2010",)]),
        ("Smith, Jones and Doe (2010) and Smith et al. (2010).", [("smithetal2010",), ("smithetal2010",)]),
        ("(Smith *et al.*, 2010), (Smith <i>et al</i>, 2010), (_Smith et al._, 2010)", [("smithetal2010",)] * 3),
        ("Smith et al.’s (2010)", [("smithetal2010",)]),
        ("O'Brien and colleagues (2009), O’Brien & others, 2009", [("oconnell2009",)] * 2),
        ("Smith at al (2010), Smith et all (2010), Smith et. al. (2010)", [("smithetal2010",)] * 3),
        ("van der Kolk (2014), Van der Kolk (2014), (Kolk, 2014)", [("kolk2014",)] * 3),
        ("(Bernstein & Keulen-De Vos, 2019); Bernstein and Keulen-\nDe Vos (2019)", [("keulen2019",)] * 2),
        ("(World Health Organization [WHO], 2013; WHO, 2013)", [("who2013",)] * 2),
        ("The World Health Organization (WHO, 2013) and the World Health Organization (2013)", [("who2013",)] * 2),
        ("(NICE, 2009), the National Institute for Health & Care Excellence (2009)", [("nice2009",)] * 2),
        ("(Roe, in press), Roe (in press), (Brown, n.d.), Brown (n.d.)", [("roe",), ("roe",), ("brown",), ("brown",)]),
        ("(Müller, 2001), (Muller, 2001), (Mueller, 2001)", [("mueller2001",)] * 3),
        ("O'Brien, O'Connell, and de la Cruz (2009); (O’Brien et al., 2009)", [("oconnell2009",)] * 2),
        ("However, Smith (2010); In Smith (2010); According to Smith (2010).", [("smith2010",)] * 3),
        ("J. A. Smith (2010), Jane Smith (2010), (Smith, J. A., 2010)", [("smith2010",)] * 3),
        ("(García López, 2010) and Garcia Lopez (2010)", [("garcialopez2010",)] * 2),
        ("(Freud, 1923, as cited in Smith, 2010)", [(), ("smith2010",)]),
        ("(Smi-\nth, 2010) and Smith\n(2010)", [("smith2010",)] * 2),
        ("(May et al., 2009)", [("may2009",)]),
        ("(Smith [2010]; Smith (2010))", [("smith2010",)] * 2),
    ],
)
def test_citations_are_found_in_every_form(text: str, expected: list[tuple[str, ...]]) -> None:
    """Authors and year are read as texts put them, and mean the one work that fits."""
    assert cited(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "From 2010 to 2015 it rose (2010 to 2015), N = 2010, (n = 2010).",
        "In Norway (2010–2015) and in spring (May 2010), (12 May 2009).",
        "Table 2 (2010) and ICD-10 (2010) and version 2 (2010).",
        "Published: 26 September 2010 by the board. © 2010 The authors.",
        "the schools (2010) and (2010) and 2010",
        "p < .001, (1) first, (2) second",
    ],
)
def test_years_that_cite_nothing_are_passed_over(text: str) -> None:
    """Spans, dates, numbers and years without an author are no citations."""
    assert cited(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Smith (2011)",
        "(Smithson, 2010)",
        "(Smyth, 2010)",
        "(Lopez, 2010)",
        "(Jones & Smith, 2010)",
        "Garcia Smith (2010)",
        "Kim Smith (2010)",
        "(Lee et al., 2009)",
        "(Norway, Smith, 2010)",
        "(Brown, 2010; NHS, 2009)",
    ],
)
def test_what_is_not_there_is_not_linked(text: str) -> None:
    """Another name, year, order or initial is another work: nothing is linked."""
    assert keys(resolve(text, WORKS)) == []


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("(Smith, 2012)", ("smith2012a", "smith2012b")),
        ("(Smith, 2012a)", ("smith2012a", "smith2012b")),
        ("(Johnston, 2011)", ("johnson2011",)),
        ("(May & Lee, 2009)", ("may2009",)),
    ],
)
def test_a_doubt_is_told_with_its_candidates(text: str, candidates: tuple[str, ...]) -> None:
    """Where several works fit, or one only nearly, none is linked and all are named."""
    [citation] = resolve(text, WORKS).citations
    assert (citation.standing, citation.keys) == (Standing.AMBIGUOUS, candidates)
    assert citation.why


def test_two_neighbouring_letters_may_change_places() -> None:
    """*Smiht et al.* is Smith et al.; a name with a letter more is only a candidate."""
    works = _library("@article{weijers2018, author={Weijers, J. and Fonagy, P. and Selten, J.}, title={T}, year=2018}")
    assert keys(resolve("(Wiejers et al., 2018)", works)) == ["weijers2018"]
    assert keys(resolve("(Weijerts et al., 2018)", works)) == []


APA = """
Reading helps (Smith, 2010; Smith, 2012b; World Health Organization [WHO], 2013).
Others agree (Johnsen, 2011; Nobody, 1999).

{heading}

Johnson, K. (2011). Books at home. Journal of Reading.
Smith, J. A. (2010). Reading aloud in small schools. Journal of
    Reading, 5, 1–12. https://doi.org/10.1000/none
Smith, J. A. (2012a). Silent reading, revisited. Journal of Reading, 7, 30–39.
Smith, J. A. (2012b). Pairs that read. Journal of Reading, 7, 3–9.
Smith, J. A., Jones, B., & Doe, C. (2010). Reading aloud: Part II.
Comprehension. Reading Research, 1, 21–40.
World Health Organization. (2013). Reading and health.
Zed, Q. (2001). A work that the library lacks. Elsewhere, 1, 2.

Appendix

Smith (2010) again.
"""


@pytest.mark.parametrize(
    "heading", ["References", "REFERENCES", "## 7. References", "**Literature cited**", "Bibliography:"]
)
def test_a_text_with_a_list_is_resolved_by_its_list(heading: str) -> None:
    """The letter after a year is the list's, a slip in a name is believed, and what the list lacks is unresolved."""
    found = resolve(APA.format(heading=heading), WORKS)
    assert [(item.printed, item.keys) for item in found.citations] == [
        ("Smith, 2010", ("smith2010",)),
        ("Smith, 2012b", ("smith2012a",)),
        ("World Health Organization, 2013", ("who2013",)),
        ("Johnsen, 2011", ("johnson2011",)),
        ("Nobody, 1999", ()),
        ("Smith (2010)", ("smith2010",)),
    ]
    assert [item.keys for item in found.never_cited] == [("smith2012b",), ("smithetal2010",), ()]
    assert len(found.entries) == 7


NUMBERED = """
Aloud is best {first}. Pairs help {second}; so do schools {third}.

References

1. Smith JA. Reading aloud in small schools. Journal of Reading. 2010;5:1-12.
2. Smith JA. Pairs that read. Journal of Reading. 2012;7:3-9.
3. Smith JA, Jones B, Doe C. Reading aloud: Part II. Comprehension.
Reading Research. 2010;1:21-40.
4. Smith JA. Pairs that read. Journal of Reading 2012;7:3-9.
5. Zed Q. A work that the library lacks. Elsewhere. 2001;1:2.
"""


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("[1]", "[2-4]", "[1, 5]"),
        ("[1]", "[2]–[4]", "[1,5]"),
        ("(1)", "(2–4)", "(1, 5)"),
        ("¹", "²⁻⁴", "¹,⁵"),
        ("^1^", "^2-4^", "^1,5^"),
    ],
)
def test_numbers_mean_the_entries_of_the_list(first: str, second: str, third: str) -> None:
    """Numbers in brackets and raised ones, ranges and lists of them, each count; two entries may be one work."""
    found = resolve(NUMBERED.format(first=first, second=second, third=third), WORKS)
    assert [item.keys[:1] for item in found.citations] == [
        ("smith2010",), ("smith2012a",), ("smithetal2010",), ("smith2012a",), ("smith2010",), ()
    ]  # fmt: skip
    assert found.never_cited == ()


def test_numbers_mean_the_list_that_follows_them() -> None:
    """Of two numbered lists, a number means the one behind it; the text between the lists is read."""
    second = "1. Müller F. Lesen lernen. Zeitschrift. 2001.\n2. Johnson K. Books at home. Journal of Reading. 2011.\n"
    text = f"Chapter 2\n\nNow others [1], [2].\n\n1. Results\n\nMore [1].\n\nReferences\n\n{second}"
    found = resolve(NUMBERED.format(first="[1]", second="[2]", third="[3]") + "\n" + text, WORKS)
    assert [item.keys[0] for item in found.citations] == [
        "smith2010", "smith2012a", "smithetal2010", "mueller2001", "johnson2011", "mueller2001"
    ]  # fmt: skip


def test_prose_behind_a_list_is_read() -> None:
    """A heading and prose behind a list end it; a heading within the list does not."""
    entries = "Smith, J. A. (2010). Reading aloud in small schools. Journal of Reading, 5, 1–12.\n"
    more = "Further works\n\nJohnson, K. (2011). Books at home. Journal of Reading.\n"
    text = f"Text (Smith, 2010).\n\nReferences\n\n{entries}\n{more}\nNext part\n\nHere it is (Johnson, 2011).\n"
    found = resolve(text, WORKS)
    assert [item.keys for item in found.citations] == [("smith2010",), ("johnson2011",)]
    assert len(found.entries) == 2


def test_a_number_without_an_entry_is_unresolved() -> None:
    """A number that the list does not have is told, and nothing is guessed."""
    found = resolve(NUMBERED.format(first="[1]", second="[2-5]", third="[7]"), WORKS)
    assert [item.why for item in found.of(Standing.UNRESOLVED)][-1] == "its list has no such number"


def test_an_enumeration_is_no_citation() -> None:
    """*(1) first; (2) second* cites nothing where authors and years do."""
    text = "We (1) read; (2) wrote; (3) spoke; (4) sang; (5) ate (Smith, 2010).\n" + NUMBERED.split("\n\n", 1)[1]
    assert [item.printed for item in resolve(text, WORKS).citations] == ["Smith, 2010"]


def test_a_pasted_list_stands_for_what_is_cited() -> None:
    """A list without a text is taken as cited as a whole, in any of the usual styles."""
    pasted = """Smith, Jane A. 2010. “Reading Aloud in Small Schools.” Journal of Reading 5: 1–12.
———. 2012. “Pairs That Read.” Journal of Reading 7: 3–9.
Smith, Jane A., Bo Jones, and Cy Doe. 2010. “Reading Aloud: Part II. Comprehension.” Reading Research 1: 21–40.
van der Kolk, B.A. (2014) The body and the book. Example Press.
"""
    found = resolve(pasted, WORKS)
    assert found.style == LIST_ALONE
    assert [item.keys for item in found.citations] == [
        ("smith2010",),
        ("smith2012a",),
        ("smithetal2010",),
        ("kolk2014",),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "Smith, J. A., & Jones, B. (2010). Reading aloud: Part III. Speed. Reading Research, 1, 41–60.",
        "Smith, J. A. (2010). Reading aloud in large schools. Journal of Reading, 5, 20–30.",
        "Smith, J. A. (2010). Reading aloud. Journal of Reading.",
        "Smith, J. A. (2010). Reading aloud in small schools of the north and of the south. Journal of Reading.",
        "Smith, J. A. (1999). Reading aloud in small schools. A thesis.",
        "Smithers, K. (2010). Reading aloud in small schools. Journal of Reading.",
        "Roe, D. (2012). Leaving. In J. A. Smith (Ed.), Pairs that read (pp. 1–9). Example Press.",
        "Smith, J. A. (2010). Reading aloud in small schools. Proceedings of a Conference, 99, 501–502.",
        "Smith, J. A. (2010). Reply to: Reading aloud in small schools. Journal of Reading, 5, 13.",
    ],
)
def test_an_entry_that_is_almost_another_work_is_not_linked(entry: str) -> None:
    """Another part, other schools, another author or year, a chapter or a reply is not the work that it resembles."""
    assert keys(resolve(f"Text (Nobody, 1999).\n\nReferences\n\n{entry}\n", WORKS)) == []
    assert keys(resolve(entry, WORKS)) == []


PARTS = """
@article{leaders, author={Smith, Jane A.}, title={{%s}}, year=2010, journal={{Human Relations}}}
@article{members, author={Smith, Jane A.}, title={{%s}}, year=2010, journal={{Human Relations}}}
"""
IN_SENTENCES = ("Reading in small groups: Part I. The leaders", "Reading in small groups: Part II. The members")
IN_NUMERALS = ("Reading in small groups: I", "Reading in small groups: II")
IN_VOLUMES = ("Reading in small groups, Volume 1", "Reading in small groups, Volume 2")
ONLY_THE_SECOND = ("Reading in small groups", "Reading in small groups: Part 2")


@pytest.mark.parametrize(
    ("titles", "printed", "standing", "expected"),
    [
        (IN_SENTENCES, "Reading in small groups. Part II. The members", Standing.RESOLVED, ("members",)),
        (IN_SENTENCES, "Reading in small groups: Part 1. The leaders", Standing.RESOLVED, ("leaders",)),
        (IN_SENTENCES, "Reading in small groups: PART II", Standing.RESOLVED, ("members",)),
        (IN_SENTENCES, "Reading in small groups (Pt. 2)", Standing.RESOLVED, ("members",)),
        (IN_SENTENCES, "Reading in small groups", Standing.AMBIGUOUS, ("leaders", "members")),
        (IN_SENTENCES, "Reading in small groups: Part III. The rooms", Standing.UNRESOLVED, ()),
        (IN_NUMERALS, "Reading in small groups. I", Standing.RESOLVED, ("leaders",)),
        (IN_NUMERALS, "Reading in small groups: II.", Standing.RESOLVED, ("members",)),
        (IN_NUMERALS, "Reading in small groups", Standing.AMBIGUOUS, ("leaders", "members")),
        (IN_VOLUMES, "Reading in small groups, Vol. 2", Standing.RESOLVED, ("members",)),
        (IN_VOLUMES, "Reading in small groups (Volume I)", Standing.RESOLVED, ("leaders",)),
        (IN_VOLUMES, "Reading in small groups", Standing.AMBIGUOUS, ("leaders", "members")),
        (IN_VOLUMES, "Reading in small groups, Vol. 3", Standing.UNRESOLVED, ()),
        (ONLY_THE_SECOND, "Reading in small groups: Part II", Standing.RESOLVED, ("members",)),
        (ONLY_THE_SECOND, "Reading in small groups", Standing.AMBIGUOUS, ("leaders", "members")),
        (ONLY_THE_SECOND, "Reading in small groups: Part III", Standing.AMBIGUOUS, ("leaders",)),
    ],
)
def test_a_part_is_linked_where_the_list_says_which_it_is(
    titles: tuple[str, str], printed: str, standing: Standing, expected: tuple[str, ...]
) -> None:
    """Of two parts of one title the printed one is meant, however it is written; without it there are candidates."""
    works = _library(PARTS % titles)
    entry = f"Smith, J. A. (2010). {printed}. Human Relations, 5, 1–12."
    for text in (f"It helps (Smith, 2010).\n\nReferences\n\n{entry}\n", entry):
        found = resolve(text, works)
        [cited_there] = found.citations
        assert cited_there.keys == expected
        assert cited_there.standing is standing


def test_a_page_that_breaks_does_not_break_a_citation() -> None:
    """Running heads and page numbers between the halves of a citation are passed over, and no half is linked."""
    page = "\n\nJOURNAL OF EXAMPLES\n\n{}\n\n"
    text = "One (Smith &" + page.format(3) + "Jones, 2010). Two." + page.format(4) + "Three." + page.format(5) + "Four."
    assert cited(text) == [("smithjones2010",)]


def test_the_text_does_not_cite_itself() -> None:
    """The title page names the paper; that is told and is no link."""
    citing = next(work for work in WORKS if work.key == "johnson2011")
    [named] = resolve("To cite this: Johnson, K. (2011). More (no).", WORKS, citing).citations
    assert (named.standing, named.why) == (Standing.UNRESOLVED, "names the text itself")


SEEDS = SHARED / "seeds"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed texts are not distributed")
@pytest.mark.parametrize(
    ("seed", "key", "counts", "by_hand_only"),
    [
        ("001", "warner2022", (74, 71, 0, 3), set()),
        ("004", "lynch2023", (109, 109, 0, 0), set()),
        ("002", "guvenc2023", (0, 0, 0, 0), set()),
        ("003", "katsakou2019", (29, 28, 1, 0), {"bateman2006"}),
    ],
)
def test_the_papers_of_the_shipped_review_resolve_as_by_hand(
    review: EvidenceMap, seed: str, key: str, counts: tuple[int, ...], by_hand_only: set[str]
) -> None:
    """What was linked by hand is found, nothing else is linked, and the counts are those that were counted."""
    text = next(SEEDS.glob(f"{seed}*")).read_text(encoding="utf-8")
    found = resolve(text, review.references.values(), review.references[key])
    assert (len(found.citations), *(len(found.of(standing)) for standing in Standing)) == counts
    assert set(found.links) <= review.cites[key]
    assert review.cites[key] - set(found.links) == by_hand_only


@pytest.mark.parametrize("piece", ["((", "[1, 2] ", "“", "& ", "2010 ", "Smith, ", "et al. 2010 ", "^1", "a-\n", "J. "])
def test_no_text_takes_long(piece: str) -> None:
    """A text that is one sign over and over is read in a time that grows no faster than the text."""
    assert resolve(piece * 10_000, WORKS).never_cited == ()
