"""A review to tables of studies, findings, codings, references and claims; columns are named for the facets.

Several values in a cell are separated by ``; ``. A term that the source may not have meant carries ``(unclear)``, one
of which a narrower kind may be meant ``(kind not reported)``; a word such as *not reported* stands for a missing term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evidencemap.analyses.claims import judged_claims
from evidencemap.exports.csv_text import csv_text
from evidencemap.graphs.codings import StatedCoding, stated_codings
from evidencemap.model import EvidenceMap, Unit
from evidencemap.records.codebook import Facet
from evidencemap.records.coding import Code, Coding, State
from evidencemap.records.names import Name
from evidencemap.records.reference import Reference
from evidencemap.records.study import Number, Study

_OF_STUDIES = ("study", "title", "year", "reports", "described_in", "extracted", "question")
_OF_SAMPLES = ("sample_size", "sample_unit", "sample_note")
_REMARKS = ("limitations", "note", "coder", "coded")
_OF_REFERENCES = (
    "key", "kind", "authors", "editors", "date", "title", "container", "volume", "issue", "pages", "doi", "url",
    "cites", "cited_by", "studies", "decision", "reason", "missing", "note",
)  # fmt: skip
_OF_CLAIMS = (
    "claim", "text", "source", "at", "query", "scope", "expect", "said_as", "as_of", "recorded_verdict", "verdict",
    "studies", "to_read", "verdict_when_made", "fate", "closed_by", "closed_in", "repeats", "stale", "note",
)  # fmt: skip
_OF_CODINGS = (
    "study", "finding", "facet", "state", "term", "sure", "kind_open", "within", "at", "note", "coder", "coded",
)  # fmt: skip


def studies_csv(review: EvidenceMap) -> str:
    """A row for each study; a facet holds every value that any of its findings has.

    Which values belong together is in the table of findings.
    """
    facets = list(review.codebook)
    header = [*_OF_STUDIES, *_OF_SAMPLES, *(facet.id for facet in facets), "findings", *_REMARKS]
    return csv_text(header, (_study_row(review, study, facets) for study in review.studies.values()))


def findings_csv(review: EvidenceMap) -> str:
    """A row for each finding, with what its study says too; a study without findings has one row without a number."""
    facets = list(review.codebook)
    header = [
        "study",
        "finding",
        "summary",
        "report",
        *(facet.id for facet in facets),
        "direction",
        "numbers",
        "at",
        "note",
    ]
    return csv_text(header, (row for study in review.studies.values() for row in _unit_rows(review, study, facets)))


def codings_csv(review: EvidenceMap) -> str:
    """A row for each term that was given, and for each facet without one, with where it comes from."""
    return csv_text(_OF_CODINGS, (row for stated in stated_codings(review) for row in _coding_rows(stated)))


def references_csv(review: EvidenceMap) -> str:
    """A row for each entry of the bibliography."""
    return csv_text(_OF_REFERENCES, (_reference_row(review, reference) for reference in review.references.values()))


def claims_csv(review: EvidenceMap) -> str:
    """A row for each claim, with what the map says of it today and as of when it was made.

    Raises QueryMistake for a claim whose query cannot be understood.
    """
    return csv_text(_OF_CLAIMS, _claim_rows(review))


def _study_row(review: EvidenceMap, study: Study, facets: Sequence[Facet]) -> list[str]:
    units = review.units(study)
    return [
        study.id,
        study.title,
        review.year_text(study),
        _several(study.reports),
        _several(study.described_in),
        _yes_no(study.extracted),
        study.question,
        study.sample.size,
        study.sample.unit,
        study.sample.note,
        *(_several(value for unit in units for value in _values(unit.coding(facet.id))) for facet in facets),
        str(len(study.findings)),
        _several(study.limitations),
        study.note,
        study.coder,
        study.coded,
    ]


def _unit_rows(review: EvidenceMap, study: Study, facets: Sequence[Facet]) -> Iterator[list[str]]:
    for number, unit in enumerate(review.units(study), 1):
        coded = [_several(_values(unit.coding(facet.id))) for facet in facets]
        yield [study.id, *_summary(unit, number), *coded, *_result(unit)]


def _summary(unit: Unit, number: int) -> tuple[str, str, str]:
    return (str(number), unit.finding.summary, unit.finding.report) if unit.finding else ("", "", "")


def _result(unit: Unit) -> tuple[str, str, str, str]:
    finding = unit.finding
    if finding is None:
        return "", "", "", ""
    return finding.direction, _several(map(_number, finding.numbers)), finding.at, finding.note


def _number(number: Number) -> str:
    circumstances = ", ".join(part for part in (number.of, number.when) if part)
    return f"{number.what} ({circumstances}): {number.value}" if circumstances else f"{number.what}: {number.value}"


def _coding_rows(stated: StatedCoding) -> Iterator[list[str]]:
    coding = stated.coding
    number = "" if stated.number is None else str(stated.number)
    for code in coding.codes or (None,):
        source = code.provenance if code else coding.provenance
        given = (code.term.id, _yes_no(code.sure), _yes_no(code.kind_open), _within(code)) if code else ("",) * 4
        state = coding.state if not code or code.sure else State.UNCLEAR
        origin = (source.at, source.note, source.coder or stated.study.coder, source.coded or stated.study.coded)
        yield [stated.study.id, number, stated.facet.id, state.value, *given, *origin]


def _reference_row(review: EvidenceMap, reference: Reference) -> list[str]:
    key, fields = reference.key, reference.fields
    decision, reason = review.decisions.get(key, (None, ""))
    others = ["others"] if reference.and_others else []
    return [
        key,
        reference.kind,
        _several([*map(_name, reference.authors), *(others if reference.authors else [])]),
        _several([*map(_name, reference.editors), *(others if not reference.authors else [])]),
        reference.when,
        reference.title,
        reference.container,
        fields.get("volume", ""),
        fields.get("number", fields.get("issue", "")),
        fields.get("pages", ""),
        fields.get("doi", ""),
        fields.get("url", ""),
        _several(sorted(review.cites.get(key, ()))),
        _several(sorted(review.cited_by.get(key, ()))),
        _several(study.id for study in review.studies_of.get(key, ()) if study.extracted),
        decision.value if decision else "",
        reason,
        _several(reference.missing),
        fields.get("note", ""),
    ]


def _claim_rows(review: EvidenceMap) -> Iterator[list[str]]:
    for judged in judged_claims(review):
        claim, then, closing = judged.claim, judged.when_made, judged.closing
        yield [
            claim.id,
            claim.text,
            claim.source,
            claim.at,
            claim.query,
            claim.scope,
            str(claim.expect),
            claim.said_as.value,
            "" if claim.as_of is None else str(claim.as_of),
            claim.recorded,
            judged.today.verdict.value,
            _several(study.id for study in judged.today.studies),
            _several(item.study.id for item in judged.today.to_read),
            then.verdict.value if then else "",
            judged.fate.value,
            _several(study.id for study in closing.studies) if closing else "",
            str(closing.year) if closing and closing.year else "",
            _several(claim.repeats),
            _yes_no(judged.stale),
            claim.note,
        ]


def _values(coding: Coding) -> list[str]:
    return [_value(code) for code in coding.codes] or [coding.state.value]


def _value(code: Code) -> str:
    doubt = "" if code.sure and not code.kind_open else " (kind not reported)" if code.sure else " (unclear)"
    return f"{code.term.id}{doubt}"


def _within(code: Code) -> str:
    return code.package.id if code.package else "none" if code.alone else ""


def _name(name: Name) -> str:
    family = " ".join(part for part in (name.particle, name.family) if part)
    return ", ".join(part for part in (family, name.suffix, name.given) if part)


def _several(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(values))


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
