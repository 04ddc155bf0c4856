"""The record of a study that several coders coded: what all said stands, what they differ on waits as a comment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from evidencemap.analyses.coders import Group
from evidencemap.analyses.reconciliation import Reconciliation, code_signature, differ
from evidencemap.analyses.wording import listed
from evidencemap.exports.coding_text import coding_text
from evidencemap.folder import CODINGS
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import NOT_CODED, Code, Coding, Provenance, State
from evidencemap.records.study import Finding, Study
from evidencemap.sources.yaml_scalar import flow, flow_list, flow_of, scalar

FINDINGS = "findings"
Said = Mapping[str, str]
"""For each coder what was written, as YAML; empty where nothing was."""


def consensus_text(found: Reconciliation) -> str:
    """The consensus as YAML; a draft as long as something is to be decided, or a coder is not through."""
    return "".join(f"{line}".rstrip() + "\n" for line in _lines(found))


def _lines(found: Reconciliation) -> Iterator[str]:
    by = found.study.by
    yield "# yaml-language-server: $schema=../schema.json"
    yield f"# What {listed(by)} agree on; their own records stay in {CODINGS}/."
    yield "# Where they differ, take the sign # from the line that is right. What stays a comment is not coded yet."
    yield f"study: {found.study.id}"
    for name, write in _PROSE.items():
        yield from _first(name, {who: write(record) for who, record in by.items()})
    yield f"reports: {_list(tuple(dict.fromkeys(key for record in by.values() for key in record.reports)))}"
    for name, write in _FACTS.items():
        yield from _same(name, {who: write(record) for who, record in by.items()})
    for facet in found.codebook:
        yield from _facet(facet, {who: record.codings.get(facet.id, NOT_CODED) for who, record in by.items()})
    yield f"coder: {scalar(listed(by))}"
    if not found.agreed or any(record.draft for record in by.values()):
        yield "draft: yes   # take this line out when all is decided"
    yield from _findings(found)


def _text(words: str) -> str:
    return scalar(words) if words else ""


def _list(words: tuple[str, ...]) -> str:
    return flow_list(words) if words else ""


def _includes(record: Study) -> str:
    return "" if record.includes is None else flow_list(record.includes)


def _scope(record: Study) -> str:
    return "" if record.scope is None else flow_of({id: coding_text(one) for id, one in record.scope.items()})


_PROSE: dict[str, Callable[[Study], str]] = {
    "title": lambda record: scalar(record.title),
    "question": lambda record: _text(record.question),
    "limitations": lambda record: _list(record.limitations),
    "note": lambda record: _text(record.note),
}
"""Words of the coders' own, which need not be the same."""

_FACTS: dict[str, Callable[[Study], str]] = {
    "described_in": lambda record: _list(record.described_in),
    "scope": _scope,
    "includes": _includes,
    "searched": lambda record: str(record.searched or ""),
    "cohort": lambda record: _text(record.cohort),
    "sample": lambda record: flow(vars(record.sample)),
}

_OF_FINDINGS: dict[str, Callable[[Finding], str]] = {
    "report": lambda finding: finding.report,
    "direction": lambda finding: finding.direction,
    "numbers": lambda finding: (
        f"[{', '.join(flow(vars(number)) for number in finding.numbers)}]" if finding.numbers else ""
    ),
}


def _first(name: str, said: Said) -> Iterator[str]:
    """The words of the first coder who has any, and those of the others beside them."""
    given = {who: words for who, words in said.items() if words}
    if given:
        first, *others = given.items()
        yield f"{name}: {first[1]}"
        yield from (f"# {name}: {words}   # {who}" for who, words in others if words != first[1])


def _same(name: str, said: Said) -> Iterator[str]:
    """What all say; else what each says, as comments."""
    different = set(said.values())
    if len(different) > 1:
        yield f"# {name}: to be decided"
        yield from (f"# {name}: {words or '…'}   # {who}" for who, words in said.items())
    elif different != {""}:
        yield f"{name}: {different.pop()}"


def _facet(facet: Facet, codings: Mapping[str, Coding]) -> Iterator[str]:
    """A facet that all coded alike; of several values also those that all gave, with the others as unclear."""
    if not differ(codings):
        yield from _same(facet.id, dict.fromkeys(codings, _agreed(codings)))
        return
    if facet.many and all(coding.codes for coding in codings.values()):
        yield f"{facet.id}: {coding_text(_in_part(codings))}"
        return
    yield from _same(facet.id, {who: coding_text(coding) for who, coding in codings.items()})


def _in_part(codings: Mapping[str, Coding]) -> Coding:
    """The terms that all gave alike; every other as unclear, with those who gave it."""
    given: dict[Term, dict[str, Code]] = {}
    for who, coding in codings.items():
        for code in coding.codes:
            given.setdefault(code.term, {})[who] = code
    return Coding(State.CODED, tuple(_one(term, by, len(codings)) for term, by in given.items()))


def _one(term: Term, by: Mapping[str, Code], coders: int) -> Code:
    alike = len({code_signature(code) for code in by.values()}) == 1
    if alike and len(by) == coders:
        return replace(next(iter(by.values())), provenance=_joined(code.provenance for code in by.values()))
    note = f"to be decided: {f'given by {listed(by)} only' if alike else 'not all mean it alike'}"
    return Code(term, sure=False, provenance=Provenance(note=note))


def _agreed(codings: Mapping[str, Coding]) -> str:
    """What all said alike, with every place and remark that one of them gave."""
    codings_given = tuple(codings.values())
    first = codings_given[0]
    whole = _joined(coding.provenance for coding in codings_given)
    if not first.codes:
        return coding_text(replace(first, provenance=whole))
    places: dict[Term, list[Provenance]] = {}
    for coding in codings_given:
        for code in coding.codes:
            places.setdefault(code.term, []).append(code.provenance)
    codes = tuple(replace(code, provenance=_joined(places[code.term])) for code in first.codes)
    return coding_text(replace(first, codes=codes, provenance=whole))


def _joined(given: Iterable[Provenance]) -> Provenance:
    """Where something comes from, from all who say so; the coders stand at the head of the record."""
    all_given = tuple(given)
    return Provenance(at=_together(one.at for one in all_given), note=_together(one.note for one in all_given))


def _together(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, words)))


def _findings(found: Reconciliation) -> Iterator[str]:
    """The findings that all have; those that some have, as comments."""
    shared = [group for group in found.study.groups if len(group) == len(found.study.by)]
    if shared:
        yield f"{FINDINGS}:"
    for group in shared:
        yield from _indented(_finding(found, group), "  - ")
    for group in found.alone:
        yield f"# only {listed(group)}: to be decided" + ("" if shared else f"; under '{FINDINGS}:'")
        yield from (f"# {line}" for line in _indented(_finding(found, group), "  - "))


def _finding(found: Reconciliation, group: Group) -> Iterator[str]:
    yield from _first("summary", {who: scalar(finding.summary) for who, finding in group.items()})
    for facet in found.codebook:
        if facet.level == "finding":
            yield from _facet(facet, {who: one.codings.get(facet.id, NOT_CODED) for who, one in group.items()})
    for name, write in _OF_FINDINGS.items():
        yield from _same(name, {who: write(finding) for who, finding in group.items()})
    yield from _first("at", {who: _text(finding.at) for who, finding in group.items()})
    yield from _first("note", {who: _text(finding.note) for who, finding in group.items()})


def _indented(lines: Iterable[str], dash: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield (dash if number == 0 else " " * len(dash)) + line
