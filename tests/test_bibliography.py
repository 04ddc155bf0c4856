"""Bibliographies of every format: the same works whatever the dialect, and never a record lost in silence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evidencemap.bibliography import Bibliography, read_references, references_in
from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.records.reference import Reference
from evidencemap.sources.text import Letters
from tests.conftest import SHARED

EXPORTS = Path(__file__).parent / "sources" / "exports"
REAL = SHARED / "data" / "bibliographies"
REAL = sorted(
    file
    for file in REAL.rglob("*")
    if file.suffix[1:] in ("bib", "bibtex", "biblatex", "ris", "nbib", "ciw", "enw", "txt")
)
FORMATS = {
    "biblatex.bib": "BibTeX",
    "covidence.csv": "CSV (Covidence)",
    "endnote.enw": "EndNote",
    "endnote.xml": "EndNote XML",
    "ovid.ris": "RIS",
    "pubmed.csv": "CSV (PubMed)",
    "pubmed.nbib": "PubMed",
    "rayyan.csv": "CSV (Rayyan)",
    "scopus.csv": "CSV (Scopus)",
    "scopus.ris": "RIS",
    "web_of_science.ciw": "Web of Science",
    "zotero.csv": "CSV (Zotero)",
    "zotero.json": "CSL-JSON",
}
OF_ONE_WORK = ("covidence.csv", "pubmed.csv", "pubmed.nbib", "rayyan.csv")
ARTICLE = {
    "title": "Reading aloud in class: a randomised trial",
    "year": "2020",
    "volume": "12",
    "number": "2",
    "pages": "101–119",
    "doi": "10.1234/jr.2020.0101",
    "issn": "1234-5678",
    "abstract": "Reading aloud was compared with silent reading.",
}
CHAPTER = {"title": "Silent reading at home", "year": "2018", "pages": "7–21", "isbn": "9781234567897"}


def read(text: str, name: str = "found.txt") -> tuple[Bibliography, list[str]]:
    log = ProblemLog()
    bibliography = references_in(text, name, log)
    return bibliography, [str(problem) for problem in sorted(log.problems)]


def only(text: str, name: str = "found.txt") -> Reference:
    [reference] = read(text, name)[0].references
    return reference


def core(reference: Reference, names: dict[str, str]) -> dict[str, str]:
    """What a work must say whichever database tells it."""
    fields = dict(reference.fields) | {
        "year": str(reference.year),
        "issn": reference.fields.get("issn", "").split(";")[0],
    }
    fields["isbn"] = fields.get("isbn", "").replace("-", "")
    return {name: fields.get(name, "") for name in names}


def test_every_dialect_is_here() -> None:
    """Each export beside the tests has a line in the table above."""
    assert {file.name for file in EXPORTS.iterdir()} == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_dialects_give_the_same_works(name: str) -> None:
    """An article and a chapter are the same from every database, as far as it tells them."""
    log = ProblemLog()
    found = read_references(EXPORTS / name, name, log)
    assert found.format == FORMATS[name]
    assert [problem for problem in log.problems if not problem.notice] == []
    article, *rest = found.references
    unknown = {"pubmed.csv": ("volume", "number", "pages", "issn", "abstract"), "covidence.csv": ("issn",)}.get(
        name, ()
    )
    assert core(article, ARTICLE) == {field: "" if field in unknown else text for field, text in ARTICLE.items()}
    assert (article.kind, article.container.casefold()) == ("article", "journal of reading")
    assert [author.short.replace("ü", "u") for author in article.authors[:3]] == ["Sample", "van der Berg", "Muller"]
    assert [author.initials for author in article.authors[:3]] == ["A.", "J. P.", "Z."]
    assert len(rest) == (0 if name in OF_ONE_WORK else 1)
    for chapter in rest:
        assert core(chapter, CHAPTER) == CHAPTER
        assert (chapter.kind, chapter.container.casefold()) == ("incollection", "a handbook of reading")
        assert [editor.short for editor in chapter.editors] == ["Keeper"]
        assert [author.apa for author in chapter.authors] == ["Writer, B."]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_suffix_does_not_matter(name: str) -> None:
    """A file is known by its content, even if it is called .bib or .txt."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    for wrong in ("found.txt", "found.bib", "found"):
        assert read(text, wrong)[0].format == FORMATS[name]


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    ("start", "encoding", "line_end"),
    [
        (b"\xef\xbb\xbf", "utf-8", "\n"),
        (b"", "utf-8", "\r\n"),
        (b"", "utf-8", "\r"),
        (b"\xff\xfe", "utf-16-le", "\r\n"),
        (b"\xfe\xff", "utf-16-be", "\n"),
        (b"", "utf-16-le", "\n"),
    ],
    ids=["BOM", "CRLF", "CR", "UTF-16", "UTF-16 big end", "UTF-16 unmarked"],
)
def test_encodings_and_line_ends(name: str, start: bytes, encoding: str, line_end: str, tmp_path: Path) -> None:
    """Marks, line ends and UTF-16 change nothing of what is read, nor the lines where it stands."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    file = tmp_path / name
    file.write_bytes(start + text.replace("\n", line_end).encode(encoding))
    found = read_references(file, name, ProblemLog())
    expected = references_in(text, name, ProblemLog())
    assert found == expected
    assert [reference.place for reference in found.references] == [reference.place for reference in expected.references]


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "windows-1252"), ("latin-1", "latin-1")])
@pytest.mark.parametrize(
    "name", ["scopus.ris", "pubmed.nbib", "zotero.json", "scopus.csv", "endnote.enw", "web_of_science.ciw"]
)
def test_other_encodings(name: str, encoding: str, said: str, tmp_path: Path) -> None:
    """What is not UTF-8 is read, told as a mistake with its line, and as a notice once the user has said what it is."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    line = next(at for at, line in enumerate(text.split("\n"), 1) if not line.isascii())
    for given, notice in (("", False), (said, True)):
        log = ProblemLog()
        assert read_references(file, name, log, Letters(given)) == references_in(text, name, ProblemLog())
        told = [problem for problem in log.problems if "not UTF-8" in problem.message]
        assert [(problem.place.line, problem.notice) for problem in told] == [(line, notice)]


def test_two_encodings_in_one_file(tmp_path: Path) -> None:
    """Of two encodings in a file each line is read by its own, and the first foreign line is told as a mistake."""
    lines = ["TY  - JOUR", "TI  - Müller", "ER  - ", "TY  - JOUR", "TI  - Zoë", "ER  - ", ""]
    file = tmp_path / "two.ris"
    file.write_bytes("\n".join(lines[:3]).encode() + b"\n" + "\n".join(lines[3:]).encode("cp1252"))
    for given in ("", "latin-1"):
        log = ProblemLog()
        found = read_references(file, "two.ris", log, Letters(given))
        assert [reference.title for reference in found.references] == ["Müller", "Zoë"]
        assert [(problem.place.line, problem.notice) for problem in log.problems] == [(5, False)]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_records_know_their_lines(name: str) -> None:
    """Every record says the line on which it starts."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    for reference in read(text, name)[0].references:
        line = text.split("\n")[reference.place.line - 1]
        starts = ("@article{", "@incollection{", "TY  - ", "PMID- ", "PT ", "%0 ", "<record>", "{")
        assert line[reference.place.column - 1 :].startswith(starts) or name.endswith(".csv")
        assert not name.endswith(".csv") or reference.title in line


def told(text: str) -> list[str]:
    return [problem.removeprefix("found.txt:") for problem in read(text)[1]]


@pytest.mark.parametrize(
    ("text", "titles", "problem"),
    [
        ("TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\nER  - \n", ["A", "B"], "1:1: the record has no 'ER' before line 3"),
        ("TY  - JOUR\nTI  - A\n", ["A"], "1:1: the record has no 'ER' at the end of the file: perhaps something"),
        ("TI  - A\nER  - \n", ["A"], "1:1: a record starts with 'TI', not 'TY'"),
        ("TY  - JOUR\nTI  - A\nER  - \nER  - \n", ["A"], "4:1: 'ER' ends no record"),
        ("TY  - JOUR\nTI  - A\nTI  - B\nER  - \n", ["A"], "3:1: a second title, 'B', is not read (the first, 'A', is"),
        ("TY  - JOUR\nER  - \nTY  - JOUR\nTI  - A\nER  - ", ["A"], "1:1: record not read: there is nothing in it"),
        ("TY  - JOUR\nTI  - A\nPY  - in press\nER  - ", ["A"], "3:1: year: no date in 'in press'"),
        ("TY  - JOUR\nTI  - A\nAU  - Smith J, Doe A, Roe B\nER  - ", ["A"], "3:1: author: several people seem"),
        ("Found by hand\nTY  - JOUR\nTI  - A\nER  - ", ["A"], "1:1: text between records is not read: 'Found by hand'"),
        ("PMID- 12x\nTI  - A\n", ["A"], "1:1: PMID '12x' is no number"),
        ("PMID- 1\nTI  - A\n\nPMID- 1\nTI  - B\n", ["A", "B"], "4:1: id '1' is here twice (first in line 1"),
        ('[{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]', ["A", "B"], "1:29: id 'a' is here twice"),
        ('[{"id": "a", "title": "A"}, {"title": "B"}]', ["A", "B"], "1:29: an item with no id"),
        ('[{"id": "a", "title": "A", "title": "B"}]', ["B"], "1:2: 'title' is here twice in one object"),
        ('[{"id": "a", "title": "A", "volume": NaN}]', ["A"], "1:2: NaN is no value of JSON"),
        ('[{"id": "a", "title": "A"}, 7]', ["A"], "1:29: record not read: an item is an object, not \"7\""),
        ("id,title\n1,A\n1,B\n", ["A", "B"], "3:1: id '1' is here twice"),
        ("title,year\nA,2020\nB\n", ["A"], "3:1: record not read: 1 cell where the header has 2"),
        ("title,effect\nA,-0.4\n", ["A"], "1:1: kept as they are: effect"),
        ("@misc{a, title={A}}\n@misc{A, title={B}}", ["A", "B"], "2:1: citation key 'A' is here twice"),
    ],
)  # fmt: skip
def test_one_mistake(text: str, titles: list[str], problem: str) -> None:
    """A mistake is told in its place, and costs no record that can be read."""
    found, problems = read(text)
    assert [reference.title for reference in found.references] == titles
    assert len(problems) == 1
    assert problems[0].removeprefix("found.txt:").startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<!DOCTYPE html><html></html>", "found.txt:1:1: this is a web page, not a bibliography"),
        ("PK\x03\x04\x14", "found.txt:1:1: this is a workbook or another packed file (save the table in it as CSV)"),
        ("Dear all, please find attached", "found.txt:1:1: this is no bibliography that is known"),
        ("[" * 20_000, "found.txt:1:31: brackets nested deeper than 30"),
        ("// comment\n[]", "found.txt:1:1: this is no list of items"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><xml/>', "found.txt:1:13: a document type or entities in XML are not read"),
        ("<xml>" + "<a>" * 40, "found.txt:1:93: elements nested deeper than 30"),
        ("title,,year\nA,b,2020", "found.txt:1:1: column 2 has no name"),
        ("title,Title\nA,b", "found.txt:1:1: two columns are called 'title'"),
    ],
)
def test_what_cannot_be_read(text: str, problem: str) -> None:
    """What is no bibliography, or only meant to hurt, is refused with its place."""
    with pytest.raises(CannotRead) as refused:
        read(text)
    assert str(refused.value).startswith(problem)


def test_a_table_without_a_title_says_what_is_needed() -> None:
    """A table whose header no database writes is refused with what its first line needs."""
    with pytest.raises(CannotRead) as refused:
        read("1,A paper,2020\n2,Another,2021\n", "found.csv")
    assert str(refused.value).startswith(
        "found.csv:1:1: no column is called title, among: 1, A paper, 2020 (the first line needs"
    )


@pytest.mark.parametrize(
    "text", ["", "  \n\n", "title,year\n", "[]", "<xml><records></records></xml>", "% nothing yet\n@comment{x}"]
)
def test_nothing_to_read(text: str) -> None:
    """A file without a record is read, and that there is none is told."""
    found, problems = read(text)
    assert (found.declared, found.references, found.reported) == (0, (), ())
    assert any("no record in this file" in problem for problem in problems)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Sample, Ada", "Sample, A."),
        ("Sample A", "Sample, A."),
        ("Sample A.B.", "Sample, A. B."),
        ("van der Berg, Jan", "van der Berg, J."),
        ("van der Berg JP", "van der Berg, J. P."),
        ("King, Martin L., Jr.", "King, M. L., Jr."),
        ("King, Jr., Martin L.", "King, M. L., Jr."),
        ("Ada Sample", "Sample, A."),
        ("Jan van der Berg", "van der Berg, J."),
        ("O'Neil-Roe, Bo", "O'Neil-Roe, B."),
        ("World Health Organization", "World Health Organization"),
        ("World Health Organization,", "World Health Organization"),
        ("Department of Health and Social Care", "Department of Health and Social Care"),
        ("WHO", "WHO"),
        ("李明", "李明"),
    ],
)  # fmt: skip
def test_names(written: str, read_as: str) -> None:
    """People in every order that databases write, and institutions in one piece."""
    [author] = only(f"TY  - JOUR\nTI  - A\nAU  - {written}\nER  - \n").authors
    assert author.apa == read_as


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Sample, Ada; Writer, Bo", ["Sample", "Writer"]),
        ("Sample A, Writer B, van der Berg JP", ["Sample", "Writer", "van der Berg"]),
        ("Sample, A., Writer, B.", ["Sample", "Writer"]),
        ("Sample, Ada and Writer, Bo", ["Sample", "Writer"]),
        ("Sample A, Writer B, et al.", ["Sample", "Writer"]),
    ],
)
def test_several_people_in_one_tag(written: str, names: list[str]) -> None:
    """Several people in one tag are taken apart, and *et al.* is no person."""
    reference = only(f"TY  - JOUR\nTI  - A\nAU  - {written}\nER  - \n")
    assert [author.short for author in reference.authors] == names
    assert reference.and_others == ("et al" in written)


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("2020", {"year": "2020"}),
        ("2020/03/05/", {"year": "2020", "month": "3", "day": "5"}),
        ("2020/03//Spring", {"year": "2020", "month": "3"}),
        ("2020///", {"year": "2020"}),
        ("2020-03-05", {"year": "2020", "month": "3", "day": "5"}),
        ("2020 Mar 5", {"year": "2020", "month": "3", "day": "5"}),
        ("2020 Nov-Dec", {"year": "2020", "month": "Nov-Dec"}),
        ("2020 Winter", {"year": "2020", "month": "Winter"}),
        ("March 5, 2020", {"year": "2020", "month": "3", "day": "5"}),
        ("5 March 2020", {"year": "2020", "month": "3", "day": "5"}),
        ("2011/2012", {"date": "2011/2012"}),
        ("2020/13/45/", {"year": "2020", "date": "2020/13/45"}),
        ("in press", {"year": "in press"}),
        ("////", {}),
        ("0000/00/00", {}),
        ("9" * 5_000, {"year": "9" * 5_000}),
    ],
)  # fmt: skip
def test_dates(written: str, fields: dict[str, str]) -> None:
    """A date in any dialect is year, month and day; what is none stays as it is."""
    reference = only(f"TY  - JOUR\nTI  - A\nPY  - {written}\nER  - \n")
    assert {name: text for name, text in reference.fields.items() if name != "title"} == fields


def test_unknown_tags_are_kept() -> None:
    """What a format says beyond what BibTeX has a name for is kept under the name of its tag."""
    fields = only("TY  - JOUR\nTI  - A\nZZ  - one\nZZ  - two\nER  - \n").fields
    assert fields["ris-zz"] == "one; two"


def test_keys_are_made_where_none_can_be_cited() -> None:
    """A key is that of the file, or name and year, without accents, and never the same twice."""
    records = ["AU  - Østergård, A", "AU  - Østergård, B", "ID  - Own2020\nAU  - Sample, A", "T2  - J"]
    text = "".join(f"TY  - JOUR\nTI  - Reading\nPY  - 2020\n{record}\nER  - \n" for record in records)
    assert [reference.key for reference in read(text)[0].references] == [
        "ostergard2020",
        "ostergard2020b",
        "Own2020",
        "reading2020",
    ]


def test_formulas_of_a_spreadsheet_are_text() -> None:
    """The apostrophe that our tables put before a formula is taken off; numbers stay."""
    reference = only("title,effect\n'=SUM(A1),-0.42\n", "found.csv")
    assert (reference.title, reference.fields["csv-effect"]) == ("=SUM(A1)", "-0.42")


def accounted(text: str, name: str) -> Bibliography | None:
    """What reading gives, if every declared record is read or reported, each once."""
    log = ProblemLog()
    try:
        found = references_in(text, name, log)
    except CannotRead:
        return None
    assert found.declared == len(found.references) + len(found.reported)
    assert len({reference.place for reference in found.references}) == len(found.references)
    assert set(found.reported) <= set(log.problems)
    return found


def test_objects_of_json_are_counted() -> None:
    """What stands inside an item is no item, whatever its strings hold, and a list may stand in an object."""
    item = '{"id": "a%d", "title": "a \\" } {", "author": [{"family": "{"}], "custom": {"x": {}}}'
    items = ",\n".join(item % number for number in range(5))
    for text in (f"[{items}]", f'{{"items": [{items}]}}'):
        found, problems = read(text)
        assert (found.declared, len(found.references), problems) == (5, 5, [])


STARTS = {
    ".bib": ("\n@",),
    ".ris": ("\nTY  - ",),
    ".nbib": ("\nPMID- ",),
    ".ciw": ("\nPT ",),
    ".enw": ("\n%0 ",),
    ".xml": ("<record>",),
}
BAD = "\x00{}\"'@,;\t\n\n\n-%<>&[]\\\u2028é"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_conservation(name: str) -> None:
    """However a file is cut, joined and damaged, declared records are read or reported, and none is made up."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    chance = random.Random(name)
    for _ in range(150):
        damaged = text * chance.randint(1, 3)
        for _ in range(chance.randint(0, 6)):
            at = chance.randrange(len(damaged) + 1)
            to = min(at + chance.choice((0, 1, 1, 40, 400)), len(damaged))
            damaged = damaged[:at] + "".join(chance.choices(BAD, k=chance.randint(0, 2))) + damaged[to:]
        found = accounted(damaged, name)
        starts = STARTS.get(Path(name).suffix)
        if found and starts and found.format == FORMATS[name] and name != "biblatex.bib":
            assert found.declared >= sum(f"\n{damaged}".count(start) for start in starts) - (damaged.count("%0 \n"))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_cut_is_accounted_for(name: str) -> None:
    """A download that broke off loses at most its last record, and that is told."""
    text = (EXPORTS / name).read_text(encoding="utf-8")
    whole = accounted(text, name)
    assert whole
    for end in range(0, len(text), 7):
        found = accounted(text[:end], name)
        assert found is None or len(found.references) <= len(whole.references)


@pytest.mark.skipif(not REAL, reason="the collection of real bibliographies is not beside this checkout")
@pytest.mark.parametrize("folder", sorted({file.parent for file in REAL}), ids=lambda folder: folder.name)
def test_real_files(folder: Path) -> None:
    """Each real file is read without an exception, and each of its records is read or reported."""
    for file in (file for file in REAL if file.parent == folder):
        found = read_references(file, file.name, ProblemLog())
        assert found.declared == len(found.references) + len(found.reported), file.name
        assert found.references or file.stat().st_size < 2_000 or not found.declared, file.name
