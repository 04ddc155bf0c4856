"""Which studies, references and claims two views of a review do not share, and what was changed in those they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evidencemap.analyses.view import View
from evidencemap.model import OPEN_PAST
from evidencemap.query.truth import Truth
from evidencemap.records.coding import Code, Coding
from evidencemap.records.reference import Reference
from evidencemap.records.study import Finding, Number, Sample, Study
from evidencemap.values import dataclass

RECORD = "record"
"""The field that says whether a study has a record, or is only known from its references."""

Values = Mapping[str, str]
"""What a record says, field by field, in words."""


@dataclass(frozen=True)
class FieldChange:
    """A field that says something else now; empty where it said, or says, nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedRecord:
    """A record that is in both views and differs."""

    id: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class RecordChanges:
    """Ids in order; ``settled`` are the dated studies that perhaps had appeared by the older view and now have."""

    new: tuple[str, ...]
    changed: tuple[ChangedRecord, ...]
    gone: tuple[str, ...]
    settled: tuple[str, ...] = ()


def changed_studies(old: View, new: View) -> RecordChanges:
    """Studies by id; a reference that got its record is a changed study if its id stayed the same."""
    both = sorted(old.known.keys() & new.known.keys())
    doubtful = (id for id in both if old.known[id] is Truth.MAYBE and new.known[id] is Truth.YES)
    settled = (id for id in doubtful if old.review.years(old.review.studies[id])[0] != OPEN_PAST)
    return RecordChanges(
        new=_missing(new.known, old.known),
        changed=_changed((id, _study(old.study(id)), _study(new.study(id))) for id in both),
        gone=_missing(old.known, new.known),
        settled=tuple(settled),
    )


def changed_references(old: View, new: View) -> RecordChanges:
    """References by key."""
    both = sorted(old.references.keys() & new.references.keys())
    return RecordChanges(
        new=_missing(new.references, old.references),
        changed=_changed((key, _reference(old.references[key]), _reference(new.references[key])) for key in both),
        gone=_missing(old.references, new.references),
    )


def _missing(here: Iterable[str], there: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(id for id in here if id not in there))


def _changed(pairs: Iterable[tuple[str, Values, Values]]) -> tuple[ChangedRecord, ...]:
    found = ((id, tuple(_differences(before, after))) for id, before, after in pairs)
    return tuple(ChangedRecord(id, fields) for id, fields in found if fields)


def _differences(before: Values, after: Values) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            yield FieldChange(name, was, now)


def _study(study: Study) -> Values:
    """A study in words."""
    values = {
        RECORD: "extracted" if study.extracted else "",
        "title": study.title,
        "reports": ", ".join(study.reports),
        "described in": ", ".join(study.described_in),
        "question": study.question,
        "cohort": study.cohort,
        "scope": "; ".join(f"{facet}: {_coding(coding)}" for facet, coding in (study.scope or {}).items()),
        "includes": ", ".join(study.includes or ()),
        "searched": str(study.searched or ""),
        **{facet: _coding(coding) for facet, coding in study.codings.items()},
        "sample": _sample(study.sample),
        "limitations": "; ".join(study.limitations),
        "note": study.note,
        "coder": study.coder,
        "coded": study.coded,
    }
    for summary, number, finding in _named(study.findings):
        values[f"finding: {summary}{number}"] = _finding(finding)
    return values


def _named(findings: Iterable[Finding]) -> Iterator[tuple[str, str, Finding]]:
    """Findings by their summary, which is what a reader knows them by; the second of the same name is told apart."""
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.summary] = seen.get(finding.summary, 0) + 1
        times = seen[finding.summary]
        yield finding.summary, f" ({times})" if times > 1 else "", finding


def _finding(finding: Finding) -> str:
    parts = {
        **{facet: _coding(coding) for facet, coding in finding.codings.items()},
        "direction": finding.direction,
        "report": finding.report,
        "numbers": "; ".join(map(_number, finding.numbers)),
        "at": finding.at,
        "note": finding.note,
    }
    return "; ".join(f"{name}: {value}" for name, value in parts.items() if value) or "no codings of its own"


def _coding(coding: Coding) -> str:
    """A coding as it might be written, with all that bears on what it matches and where it comes from."""
    terms = ", ".join(map(_code, coding.codes)) or coding.state.value
    return terms + ("" if coding.codes else _remarks(vars(coding.provenance)))


def _code(code: Code) -> str:
    words = code.term.id if code.sure else f"{code.term.id}, unclear"
    if code.kind_open:
        words += ", kind not known"
    if code.package:
        words += f", within {code.package.id}"
    if code.alone:
        words += ", alone"
    return words + _remarks(vars(code.provenance))


def _remarks(said: Values) -> str:
    told = "; ".join(f"{name}: {value}" for name, value in said.items() if value)
    return f" ({told})" if told else ""


def _sample(sample: Sample) -> str:
    return ", ".join(filter(None, vars(sample).values()))


def _number(number: Number) -> str:
    return ", ".join(filter(None, vars(number).values()))


def _reference(reference: Reference) -> Values:
    return {"kind": reference.kind, **reference.fields}
