from __future__ import annotations

import pytest

from evidencemap.folder import Project
from evidencemap.matching.year_letters import year_suffixes
from evidencemap.problems import ProblemLog
from evidencemap.records.entry import reference
from evidencemap.records.reference import Reference
from evidencemap.site.apa import apa_letter, apa_order, apa_reference, in_text, web_address
from evidencemap.sources.bibtex import read_bibtex


def references(text: str) -> list[Reference]:
    log = ProblemLog()
    return [reference(entry, log) for entry in read_bibtex(text, "works.bib", log)]


def printed(entry: str, suffix: str = "") -> str:
    """A reference as text, italics between asterisks."""
    (one,) = references(entry)
    return "".join(f"*{run.text}*" if run.italic else run.text for run in apa_reference(one, suffix))


def names(count: int) -> str:
    return " and ".join(f"Author{chr(65 + i)}, B." for i in range(count))


ENTRIES = {
    "article": (
        "@article{k, author={Doe, Jane Ann and van der Berg, Jean-Paul}, title={A title}, journal={Journal of Things},"
        " year={2019}, volume={12}, number={3}, pages={1--9}, doi={10.1000/x}}",
        "Doe, J. A., & van der Berg, J.-P. (2019). A title. *Journal of Things, 12*(3), 1–9. https://doi.org/10.1000/x",
    ),
    "article without a number": (
        "@article{k, author={Doe, J.}, title={Is it so?}, journal={Things}, year={2019}, pages={e104}}",
        "Doe, J. (2019). Is it so? *Things*, e104.",
    ),
    "article with nothing else": ("@article{k, title={Lost}, author={Doe}}", "Doe. (n.d.). Lost."),
    "book with an edition": (
        "@book{k, author={Doe, J.}, title={A whole book}, year={2016}, edition={3rd}, publisher={Press}}",
        "Doe, J. (2016). *A whole book* (3rd ed.). Press.",
    ),
    "edited book": (
        "@book{k, editor={Doe, J. and Roe, R.}, title={Collected}, year={2001}, edition={2}, publisher={Press}}",
        "Doe, J., & Roe, R. (Eds.). (2001). *Collected* (2nd ed.). Press.",
    ),
    "chapter": (
        "@incollection{k, author={Doe, J.}, editor={Roe, Richard M. and Poe, P.}, title={A part},"
        " booktitle={The whole}, year={2012}, pages={3-14}, publisher={Press}}",
        "Doe, J. (2012). A part. In R. M. Roe & P. Poe (Eds.), *The whole* (pp. 3–14). Press.",
    ),
    "chapter on one page": (
        "@incollection{k, author={Doe, J.}, editor={Roe, R.}, title={A part}, booktitle={The whole}, year={2012},"
        " edition={2nd}, pages={5}}",
        "Doe, J. (2012). A part. In R. Roe (Ed.), *The whole* (2nd ed., p. 5).",
    ),
    "thesis": (
        "@phdthesis{k, author={Doe, J.}, title={A long work}, year={2014}, school={University of Somewhere}}",
        "Doe, J. (2014). *A long work* [Doctoral dissertation, University of Somewhere].",
    ),
    "thesis without author or title": (
        "@phdthesis{k, title={[Doctoral thesis: two studies]}, year={2020~}, institution={UCL}}",
        "[Doctoral thesis: two studies]. (ca. 2020). UCL.",
    ),
    "report by an institution": (
        "@techreport{k, author={{National Institute for Things}}, title={A guideline}, year={2013}, number={78},"
        " institution={National Institute for Things}, url={https://example.org/cg78}}",
        "National Institute for Things. (2013). *A guideline* (No. 78). https://example.org/cg78",
    ),
    "and others": (
        "@article{k, author={Doe, J. and others}, title={A title}, journal={Things}, year={2023}, volume={60}}",
        "Doe, J., et al. (2023). A title. *Things, 60*.",
    ),
    "names without initials": (
        "@misc{k, author={Doe and Roe and Poe}, year={1996}}",
        "Doe, Roe, & Poe. (1996). [Title not printed in any source at hand].",
    ),
    "two names without initials": ("@misc{k, author={Doe and Roe}, title={T}, year={1996}}", "Doe & Roe. (1996). *T*."),
    "junior": (
        "@book{k, author={King, Jr., Martin Luther}, title={Strength}, year={1963}, publisher={Press}}",
        "King, M. L., Jr. (1963). *Strength*. Press.",
    ),
    "no author": ("@book{k, title={Nobody’s book}, year={2000}, publisher={Press}}", "*Nobody’s book*. (2000). Press."),
    "online with a publisher that is a link": (
        "@online{k, author={Doe, J.}, title={A page}, date={2021-05-01}, howpublished={https://example.org/a page}}",
        "Doe, J. (2021). *A page*. https://example.org/a page.",
    ),
}


@pytest.mark.parametrize("kind", ENTRIES)
def test_references_are_printed_as_the_manual_says(kind: str) -> None:
    """Each kind of work is printed in the order and type of the seventh edition, what is missing left out."""
    entry, expected = ENTRIES[kind]
    assert printed(entry) == expected


def test_twenty_authors_are_all_named() -> None:
    """Up to twenty authors are all named."""
    text = printed(f"@misc{{k, author={{{names(20)}}}, title={{T}}, year={{2020}}}}")
    assert text.startswith("AuthorA, B., AuthorB, B., ")
    assert "AuthorS, B., & AuthorT, B. (2020)" in text


def test_more_than_twenty_authors_are_cut() -> None:
    """Of twenty-one authors the first nineteen and the last are named."""
    text = printed(f"@misc{{k, author={{{names(21)}}}, title={{T}}, year={{2020}}}}")
    assert "AuthorS, B., . . . AuthorU, B. (2020)" in text
    assert "AuthorT" not in text


def test_works_of_one_year_have_letters_by_title() -> None:
    """Two works of the same authors and year are told apart by letters in the order of their titles."""
    works = references(
        "@article{x, author={Doe, J.}, title={The beginning}, year={2019}}"
        "@article{y, author={Doe, Jane}, title={An apple}, year={2019}}"
        "@article{z, author={Doe, J.}, title={Another year}, year={2020}}"
    )
    assert year_suffixes(works) == {"y": "a", "x": "b"}
    assert in_text(works, year_suffixes(works))["x"] == "Doe (2019b)"
    assert (
        printed("@article{y, author={Doe, Jane}, title={An apple}, year={2019}}", "a") == "Doe, J. (2019a). An apple."
    )


def test_letters_of_keys_are_kept() -> None:
    """A letter that a citing text has given, and that the key repeats, is not given to another work."""
    works = references(
        "@article{doe2019a, author={Doe, J.}, title={Zebra}, year={2019}}"
        "@article{doe2019b, author={Doe}, title={Apple}, year={2019}}"
        "@article{doe2019, author={Doe, J.}, title={Middle}, year={2019}}"
    )
    assert year_suffixes(works) == {"doe2019a": "a", "doe2019b": "b", "doe2019": "c"}


def test_namesakes_have_no_letters() -> None:
    """Two people of one family name do not share letters."""
    works = references(
        "@article{x, author={Doe, Jane}, title={A}, year={2019}}"
        "@article{y, author={Doe, Ralph}, title={B}, year={2019}}"
    )
    assert year_suffixes(works) == {}


def test_undated_works_have_letters_after_a_hyphen() -> None:
    """Works without a date are n.d.-a and n.d.-b."""
    works = references("@misc{x, author={Doe}, title={A}} @misc{y, author={Doe}, title={B}}")
    assert in_text(works, year_suffixes(works)) == {"x": "Doe (n.d.-a)", "y": "Doe (n.d.-b)"}


def test_et_al_names_as_many_as_it_takes() -> None:
    """Where et al. would stand for two works, more authors are named."""
    works = references(
        "@article{x, author={Doe, J. and Roe, R. and Poe, P.}, title={A}, year={2019}}"
        "@article{y, author={Doe, J. and Moe, M. and Poe, P.}, title={B}, year={2019}}"
    )
    assert in_text(works, {}) == {"x": "Doe, Roe et al. (2019)", "y": "Doe, Moe et al. (2019)"}


def test_shipped_works_keep_the_letters_of_the_text_that_cites_them(shipped: Project) -> None:
    """Morken 2019a and 2019b are the works that the thesis calls so."""
    works = list(shipped.map.references.values())
    suffixes = year_suffixes(works)
    assert (suffixes["morken2019a"], suffixes["morken2019b"]) == ("a", "b")
    assert in_text(works, suffixes)["morken2019b"] == "Morken et al. (2019b)"


def test_every_shipped_work_is_cited_in_its_own_way(shipped: Project) -> None:
    """No two works of the shipped bibliography are cited by the same words."""
    works = list(shipped.map.references.values())
    cited = in_text(works, year_suffixes(works))
    assert len(set(cited.values())) == len(works)


def test_accents_do_not_change_the_order() -> None:
    """A name is filed under its letter without the accent, and a title without an author by its words."""
    works = references(
        "@misc{a, author={Zed, A.}, title={T}} @misc{b, author={Öre, A.}, title={T}} @misc{c, title={“Play” it}}"
    )
    assert [work.key for work in sorted(works, key=apa_order)] == ["b", "c", "a"]
    assert [apa_letter(work) for work in sorted(works, key=apa_order)] == ["O", "P", "Z"]


@pytest.mark.parametrize(
    ("field", "address"),
    [
        ("doi={doi:10.1000/ab(c)}", "https://doi.org/10.1000/ab(c)"),
        ("doi={https://dx.doi.org/10.1000/x}", "https://doi.org/10.1000/x"),
        ("doi={10.1000/<x>}", "https://doi.org/10.1000/%3Cx%3E"),
        ("doi={nonsense}, url={http://example.org}", "http://example.org"),
        ("url={javascript:alert(1)}", ""),
        ("url={//example.org}", ""),
        ("url={https://[}", ""),
        ("url={data:text/html,x}", ""),
    ],
)
def test_only_safe_addresses_are_linked(field: str, address: str) -> None:
    """A DOI in any spelling leads to doi.org; an address of another kind than http leads nowhere."""
    assert web_address(references(f"@misc{{k, title={{T}}, {field}}}")[0]) == address
