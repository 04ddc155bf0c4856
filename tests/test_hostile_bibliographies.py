"""Bibliographies made to hurt: each is read or refused in its place, none takes more than linear time and memory."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.bibliography import read_references, references_in
from evidencemap.problems import CannotRead, ProblemLog
from evidencemap.sources.bibtex_fields import MAX_EXPANSION

N = 20_000


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - Reading", *lines, "ER  - ", ""])


def entries(size: int, fields: Callable[[int], str]) -> str:
    return "".join(f"@misc{{k{number}, {fields(number)}, f{number} = {{x}}}}\n" for number in range(size))


def doubled(number: int) -> str:
    return f"@string{{a{number} = a{number - 1} # a{number - 1}}}"


def xml(inside: str) -> str:
    return f"<xml><records><record>{inside}</record></records></xml>"


READ = {
    "semicolons": lambda: ris("AU  - " + "; " * N),
    "commas": lambda: ris("AU  - " + "A B, " * N),
    "ands": lambda: ris("AU  - " + "A, B and " * N),
    "blanks": lambda: ris("AU  - A" + " " * N * 5 + "B", "SN  - " + " " * N * 5 + "x", "PY  - " + " " * N * 5 + "x"),
    "brackets": lambda: ris("SN  - " + "(" * N * 5, "SN  - " + " (" * N * 5, "DO  - " + "doi:" * N),
    "initials": lambda: ris("AU  - " + "A." * N, "AU  - " + "A " * N + "!", "AU  - " + "a " * 480),
    "slashes": lambda: ris("PY  - " + "/" * N * 5, "Y1  - 2020 " + "a" * N * 5, "DA  - " + "1" * N * 5),
    "keywords": lambda: ris(*(f"KW  - k{number}" for number in range(N))),
    "wrapped": lambda: ris("AB  - x", *["word"] * N * 5),
    "people": lambda: ris(*(f"AU  - A{number}, B" for number in range(3_000))),
    "starts": lambda: "TY  - JOUR\n" * N + ris(),
    "the same work": lambda: ris("AU  - Sample, A", "PY  - 2020") * 5_000,
    "no PMID": lambda: "PMID- 1\n" + "TI  - x\n" * N,
    "quotes in CSV": lambda: 'title,year\n"' + '""' * N + '",2020\n',
    "a large cell": lambda: "title,abstract\nx," + "y" * 500_000 + "\n",
    "columns": lambda: "title," + ",".join(f"c{number}" for number in range(N)) + "\n" + "x," * N + "x\n",
    "brackets in a string": lambda: json.dumps([{"id": "a", "title": "[" * N}]),
    "a large number": lambda: '[{"id": "a", "title": "x", "volume": ' + "9" * 10_000 + "}]",
    "authors in JSON": lambda: json.dumps([{"id": "a", "author": [{"family": f"F{n}"} for n in range(3_000)]}]),
    "odd types": lambda: json.dumps([{"id": "a", "title": ["x", {"y": 1}], "author": [None, 5, []], "issued": 5}]),
    "half a pair": lambda: '[{"id": "a", "title": "\\ud800 \\u0000 \\u001b[31m"}]',
    "styles": lambda: xml(f"<titles><title>{'<style>x</style>' * N}</title></titles>"),
    "braces": lambda: "@misc{a, title = {" + "{" * N + "}" * N + "}}",
    "accents": lambda: "@misc{a, title = {" + "\\'{" * N + "}" * N + "}, author = {" + "{\\'{" * N + "}}" * N + "}}",
    "dollars": lambda: "@misc{a, title = {" + "$ \\" * N + "}}",
    "names of accents": lambda: "@misc{a, author = {" + "{\\'a}" * N + "}}",
    "names of commas": lambda: "@misc{a, author = {" + "," * N + "}}",
    "names of and": lambda: "@misc{a, author = {" + "and " * N + "}}",
    "joints": lambda: "@misc{a, title = {a}" + " # {a}" * N + "}",
    "years": lambda: "@misc{a, year = {" + "9" * 5_000 + "}}",
    "keys like paths": lambda: "@misc{../../etc/passwd, title = {x}}",
}
TOLD = {
    "macros that grow": lambda: "@string{a0={x}}" + "".join(map(doubled, range(1, 99))) + "@misc{k, note=a98}",
    "crossref to itself": lambda: "@misc{a, title = {x}, crossref = {a}}",
    "chains of crossref": lambda: entries(1_500, lambda n: f"crossref = {{k{n + 1}}}"),
    "one large parent": lambda: (
        "@book{p, abstract = {" + "x" * 1_000_000 + "}}" + entries(500, lambda _: "crossref = {p}")
    ),
    "webs of xdata": lambda: entries(300, lambda n: f"xdata = {{{','.join(f'k{m}' for m in range(n + 1, 300))}}}"),
    "open entries": lambda: "@misc{a, title={open\n" * 2_000,
    "open comments": lambda: "@comment{\n" * 5_000,
    "open quotes": lambda: '@misc{a, title = "' + '{"' * N,
    "ends": lambda: "ER  - \n" * N + ris(),
    "an open quote in CSV": lambda: 'title,year\n"open,2020\nb,2021\n',
    "an escape": lambda: ris("ZZ  - \x1b[31m\x07"),
    "small tags": lambda: "ty  - jour\nti  - x\ner  - \n",
    "a record in a record": lambda: xml("<record><titles><title>a</title></titles></record>"),
    "a letter that is none": lambda: xml("<titles><title>&#0;</title></titles>"),
    "two lists": lambda: '[{"id": "a", "title": "x"}] [{"id": "b", "title": "y"}]',
}  # fmt: skip
REFUSED = {
    "deep lists": lambda: "[" * N,
    "deep objects": lambda: '{"a":' * N,
    "deep elements": lambda: "<xml>" + "<a>" * N,
    "entities": lambda: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml>&b;</xml>',
    "a file from elsewhere": lambda: '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><xml/>',
    "a web page": lambda: "\n\n<!doctype html><html></html>",
    "JSON that is no list": lambda: '"hello"',
    "columns without names": lambda: "title,,\nx,y,z",
    "bytes of a program": lambda: "".join(map(chr, range(256))) * 40,
}


@pytest.mark.parametrize("make", READ.values(), ids=READ)
def test_read(make: Callable[[], str]) -> None:
    """What is odd but legal is read, each record of it."""
    log = ProblemLog()
    found = references_in(make(), "odd.txt", log)
    assert found.references
    assert found.declared == len(found.references) + len(found.reported)
    assert [str(problem) for problem in log.problems if not problem.notice] == []


@pytest.mark.parametrize("make", TOLD.values(), ids=TOLD)
def test_told(make: Callable[[], str]) -> None:
    """What is wrong is told with its place, and memory stays within bounds."""
    log = ProblemLog()
    text = make()
    tracemalloc.start()
    found = references_in(text, "odd.txt", log)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.declared == len(found.references) + len(found.reported)
    assert any(not problem.notice and problem.place.line >= 1 for problem in log.problems)
    assert most < 20 * MAX_EXPANSION


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_refused(make: Callable[[], str]) -> None:
    """What no bibliography needs is refused as a whole, with its place."""
    with pytest.raises(CannotRead) as refused:
        references_in(make(), "odd.txt", ProblemLog())
    assert str(refused.value).startswith("odd.txt:")


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfeT\x00Y", "TY  - JOUR\nTI  - x".encode("utf-16") + b"\x00\xd8A\x00", "TY  - JOUR".encode("utf-32")],
    ids=["half a letter", "half a pair", "UTF-32"],
)
def test_bytes_that_are_no_text(data: bytes, tmp_path: Path) -> None:
    """Bytes that are no text in what they say they are are refused."""
    file = tmp_path / "odd.ris"
    file.write_bytes(data)
    with pytest.raises(CannotRead):
        read_references(file, "odd.ris", ProblemLog())
