"""Studies and facets that a table gave, to the files of a review folder, as text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count

from evidencemap.folder import CODINGS
from evidencemap.records.bibtex_entry import escaped
from evidencemap.records.coding import State
from evidencemap.records.table_mapping import TableMapping
from evidencemap.records.table_studies import Imported, Said, TableFacet, TableStudy, slug


def review_files(mapping: TableMapping, given: Imported, table: str) -> dict[str, str]:
    """The files of a review by their paths; ``table`` is the name of the table they come from."""
    folders = _folders(given.studies)
    return {
        "review.yaml": _text(_protocol(mapping, given, table)),
        "codebook.yaml": _text(_codebook(given)),
        "library.bib": "\n".join(map(_entry, {study.id: study for study in given.studies}.values())),
        **{_path(study, folders): _text(_record(study)) for study in given.studies},
    }


def _path(study: TableStudy, folders: Mapping[str, str]) -> str:
    """Where a record belongs: with the others, or in the folder of its coder."""
    return f"{CODINGS}/{folders[study.coder]}/{study.id}.yaml" if study.independent else f"studies/{study.id}.yaml"


def _folders(studies: Iterable[TableStudy]) -> dict[str, str]:
    """A folder for each coder; names that differ only in accents or signs get numbers."""
    found: dict[str, str] = {}
    for coder in dict.fromkeys(study.coder for study in studies if study.independent):
        name = slug(coder) or "coder"
        names = chain([name], (f"{name}-{number}" for number in count(2)))
        found[coder] = next(folder for folder in names if folder not in found.values())
    return found


def _text(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """Text in double quotes, which YAML reads as JSON does: nothing in it can be taken for anything else."""
    return json.dumps(text, ensure_ascii=False)


def _protocol(mapping: TableMapping, given: Imported, table: str) -> Iterator[str]:
    rows, columns = (facet.plan.id for facet in given.facets[:2])
    yield f"title: {_quoted(mapping.title)}"
    yield f"question: {_quoted(mapping.question)}"
    yield "updated: not reported"
    yield "limits:"
    yield f"  - {_quoted(f'Made from the table {table}; what its cells do not say is not reported here.')}"
    if mapping.findings is None:
        yield "  - Which values of a study belong together is not in a table of one row a study."
    yield "map:"
    yield f"  rows: {rows}"
    yield f"  columns: {columns}"
    yield "gaps:"
    yield f"  facets: [{', '.join(mapping.gaps or [facet.plan.id for facet in given.facets])}]"
    yield "  depth: 2"


def _codebook(given: Imported) -> Iterator[str]:
    yield "facets:"
    for facet in given.facets:
        yield from _facet(facet)


def _facet(facet: TableFacet) -> Iterator[str]:
    plan = facet.plan
    yield f"  - facet: {plan.id}"
    yield f"    label: {_quoted(plan.label)}"
    if plan.role:
        yield f"    role: {_quoted(plan.role)}"
    yield f"    on: {plan.on}"
    yield "    values: many"
    yield f"    phrase: {_quoted(plan.phrase)}"
    if plan.names_study:
        yield "    names_study: yes"
    yield "    terms:"
    for term in facet.terms:
        yield f"      - term: {term.id}"
        yield f"        label: {_quoted(term.label)}"
        yield f"        definition: {_quoted(term.origin)}"


def _record(study: TableStudy) -> Iterator[str]:
    yield f"study: {study.id}"
    yield f"title: {_quoted(study.title)}"
    yield f"reports: [{study.id}]"
    yield from _codings(study.said)
    if study.sample:
        yield f"sample: {_quoted(study.sample)}"
    if study.coder:
        yield f"coder: {_quoted(study.coder)}"
    if study.findings:
        yield "findings:"
    for finding in study.findings:
        yield f"  - summary: {_quoted(finding.summary)}"
        yield from (f"    {line}" for line in _codings(finding.said))
        if finding.numbers:
            yield "    numbers:"
        yield from (f"      - {_number(number)}" for number in finding.numbers)


def _codings(said: Mapping[str, Said]) -> Iterator[str]:
    """What is said of facets; of what was not coded yet nothing is written."""
    return (f"{facet}: {_coding(one)}" for facet, one in said.items() if one is not State.NOT_CODED)


def _number(number: tuple[str, str, str, str]) -> str:
    named = zip(("what", "value", "of", "when"), number, strict=True)
    return "{" + ", ".join(f"{name}: {_quoted(value)}" for name, value in named if value) + "}"


def _coding(said: Said) -> str:
    return said.value if isinstance(said, State) else f"[{', '.join(said)}]"


def _entry(study: TableStudy) -> str:
    fields = {
        "author": " and ".join(map(escaped, study.authors)),
        "title": f"{{{escaped(study.title)}}}",
        "shorttitle": escaped(study.short),
        "year": study.year,
        "doi": study.doi,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{study.id},\n{lines}}}\n"
