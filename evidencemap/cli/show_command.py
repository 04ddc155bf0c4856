"""``evidencemap show``: one study, reference, term, claim or gap."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping

from evidencemap.analyses.claims import judged
from evidencemap.analyses.explanation import Explanation, explained, explanation
from evidencemap.analyses.gap_ids import PREFIX
from evidencemap.analyses.search import declared_plan
from evidencemap.cli.as_json import claim_json, explanation_json, kind_json, study_json, study_line_json
from evidencemap.cli.claims_command import claim_lines
from evidencemap.cli.gap_lines import explanation_lines, study_line
from evidencemap.cli.loading import loaded
from evidencemap.cli.output import BOLD, DIM, YELLOW, print_json, print_lines, say, styled, wrapped
from evidencemap.cli.stop import misused
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import EVERYTHING
from evidencemap.records.codebook import Term
from evidencemap.records.coding import STATE_WORDS, Coding
from evidencemap.records.reference import Reference
from evidencemap.records.study import Finding, Study

Record = tuple[str, dict[str, object], Iterator[str]]


def run(arguments: argparse.Namespace) -> int:
    """Show what has the id; where it has several meanings, the study first and the others by name."""
    review = loaded(arguments).map
    kind, _, id = arguments.id.rpartition(":") if arguments.id.split(":")[0] in KINDS else ("", "", arguments.id)
    found = [record for name, find in KINDS.items() if kind in ("", name) and (record := find(review, id))]
    if not found:
        hint = did_you_mean(id, _all_ids(review))
        if id.startswith(PREFIX):
            hint = "a gap of another search is shown by its query, which --format json and csv have"
        raise misused(f"nothing has the id '{arguments.id}'", hint)
    name, data, lines = found[0]
    if arguments.format == "json":
        print_json({"kind": name, **data})
    else:
        print_lines(lines)
    others = [f"{other}:{id}" for other, _, _ in found[1:]]
    if others:
        say(f"also: evidencemap show {', '.join(others)}")
    return 0


def _all_ids(review: EvidenceMap) -> list[str]:
    return [*review.studies, *review.references, *(term.id for term in review.codebook.terms()), *review.claims]


def _study(review: EvidenceMap, id: str) -> Record | None:
    study = review.studies.get(id)
    return ("study", study_json(review, study), _study_lines(review, study)) if study else None


def _reference(review: EvidenceMap, id: str) -> Record | None:
    reference = review.reference(id)
    if reference is None:
        return None
    id = reference.key
    data: dict[str, object] = {
        "reference": id,
        "aliases": list(reference.aliases),
        "type": reference.kind,
        "short": reference.short,
        "fields": dict(reference.fields),
        "missing": list(reference.missing),
        "studies": [study.id for study in review.studies_of.get(id, ())],
        "cites": sorted(review.cites.get(id, ())),
        "cited_by": sorted(review.cited_by.get(id, ())),
    }
    return "reference", data, _reference_lines(review, reference)


def _term(review: EvidenceMap, id: str) -> Record | None:
    terms = [term for term in review.codebook.terms() if term.id == id]
    if not terms:
        return None
    term = terms[0]
    data: dict[str, object] = {
        "term": id,
        "facet": term.facet,
        "label": term.label,
        "definition": term.definition,
        "synonyms": list(term.synonyms),
        "broader": term.broader.id if term.broader else None,
        "components": list(term.component_ids),
        "studies": [study_line_json(review, study) for study in review.evidence_on(term.facet, term)],
    }
    return "term", data, _term_lines(review, term)


def _claim(review: EvidenceMap, id: str) -> Record | None:
    claim = review.claims.get(id)
    if claim is None:
        return None
    item = judged(review, claim)
    return "claim", claim_json(review, item), claim_lines(review, item)


def _gap(review: EvidenceMap, id: str) -> Record | None:
    found = explained(review, id) or _of_a_query(review, id)
    if found is None:
        return None
    from evidencemap.analyses.kinds.registry import kinds_of

    kinds = kinds_of(review, found.pattern, found.scope).found
    data = {**explanation_json(found), "kinds": [kind_json(kind) for kind in kinds]}
    claims = [judged(review, claim) for claim in found.answer.claims]
    return "gap", data, explanation_lines(review, found, kinds, claims)


def _of_a_query(review: EvidenceMap, text: str) -> Explanation | None:
    """What a query asks for, within the scope of the search, as for a gap that the search found."""
    try:
        test = parse_query(text, review) if ":" in text else EVERYTHING
    except QueryMistake:
        return None
    return None if test == EVERYTHING else explanation(review, test, declared_plan(review).where)


KINDS: dict[str, Callable[[EvidenceMap, str], Record | None]] = {
    "study": _study,
    "reference": _reference,
    "term": _term,
    "claim": _claim,
    "gap": _gap,
}


def _study_lines(review: EvidenceMap, study: Study) -> Iterator[str]:
    yield styled(f"{study.id}  {study.title}", BOLD)
    yield f"  {review.year_text(study)} · reports: {', '.join(study.reports)}"
    if not study.extracted:
        yield styled("  no record yet: it could be about anything", YELLOW)
    if study.described_in:
        yield f"  known through {', '.join(study.described_in)}"
    if study.question:
        yield wrapped(study.question, "  ")
    yield from _scope_lines(review, study)
    if study.sample.size:
        unit = "" if study.sample.size in STATE_WORDS else f" {study.sample.unit}"
        yield f"  sample: {study.sample.size}{unit}"
    yield from _coding_lines(review, study.codings, "  ")
    for number, finding in enumerate(study.findings, 1):
        yield ""
        yield from _finding_lines(review, finding, number)
    if study.limitations:
        yield "\n" + wrapped(f"limitations: {'; '.join(study.limitations)}", "  ")
    if study.note:
        yield "\n" + wrapped(f"note: {study.note}", "  ")


def _scope_lines(review: EvidenceMap, study: Study) -> Iterator[str]:
    """Of a review what it set out to bring together and did, and of others the cohort that they share."""
    if study.cohort:
        yield f"  cohort: {study.cohort}"
    if study.scope is not None:
        limits = (f"{review.facet(id).label}: {_coding_text(coding)}" for id, coding in study.scope.items())
        yield wrapped(f"scope: {'; '.join(limits)}", "  ")
    if study.includes is not None:
        yield wrapped(f"brings together: {', '.join(study.includes) or 'no study of this review'}", "  ")
    if study.searched:
        yield f"  searched until {study.searched}"


def _finding_lines(review: EvidenceMap, finding: Finding, number: int) -> Iterator[str]:
    yield wrapped(f"{number}. {finding.summary}", "  ")
    yield from _coding_lines(review, finding.codings, "     ")
    if finding.direction:
        yield f"     direction: {finding.direction}"
    for figure in finding.numbers:
        context = ", ".join(part for part in (figure.of, figure.when) if part)
        yield f"     {figure.what}{f' ({context})' if context else ''}: {figure.value}"
    if finding.at:
        yield styled(f"     {finding.at}", DIM)


def _coding_lines(review: EvidenceMap, codings: Mapping[str, Coding], indent: str) -> Iterator[str]:
    for facet, coding in codings.items():
        yield f"{indent}{review.facet(facet).label}: {_coding_text(coding)}"


def _coding_text(coding: Coding) -> str:
    words = []
    for code in coding.codes:
        package = f" within {code.package.label}" if code.package else " alone" if code.alone else ""
        doubt = " (perhaps)" if not code.sure else " (which kind is not known)" if code.kind_open else ""
        words.append(f"{code.term.label}{package}{doubt}")
    return ", ".join(words) or styled(coding.state.value, YELLOW)


def _reference_lines(review: EvidenceMap, reference: Reference) -> Iterator[str]:
    yield styled(f"{reference.key}  {reference.short}", BOLD)
    yield wrapped(reference.title or "no title printed", "  ")
    yield from (wrapped(f"{name}: {value}", "  ") for name, value in reference.fields.items() if name != "title")
    if reference.missing:
        yield styled(f"  not printed in a source at hand: {', '.join(reference.missing)}", YELLOW)
    for name, keys in (("cites", review.cites), ("cited by", review.cited_by)):
        if keys.get(reference.key):
            yield wrapped(f"{name}: {', '.join(sorted(keys[reference.key]))}", "  ")
    yield from (study_line(review, study) for study in review.studies_of.get(reference.key, ()))


def _term_lines(review: EvidenceMap, term: Term) -> Iterator[str]:
    yield styled(f"{term.facet}:{term.id}  {term.label}", BOLD)
    yield wrapped(term.definition, "  ")
    if term.synonyms:
        yield wrapped(f"also: {', '.join(term.synonyms)}", "  ")
    if term.broader:
        yield f"  broader: {term.broader.id}"
    if term.component_ids:
        yield f"  made of: {', '.join(term.component_ids)}"
    yield from (study_line(review, study) for study in review.evidence_on(term.facet, term))
