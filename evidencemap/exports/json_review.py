"""A review to JSON that holds everything a count needs: studies with their codings, terms, claims, citations."""

from __future__ import annotations

import json
from typing import Any

from evidencemap.model import EvidenceMap
from evidencemap.records.citations import Citations
from evidencemap.records.claim import Claim
from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import Code, Coding
from evidencemap.records.names import Name
from evidencemap.records.protocol import Axis, Protocol
from evidencemap.records.reference import Reference
from evidencemap.records.study import Finding, Study

Json = dict[str, Any]

FORMAT = "evidencemap-review/1"


def review_json(review: EvidenceMap) -> str:
    """The whole review as strict JSON, keys sorted; lists are in the order of the review.

    A facet of findings that stands in the codings of a study is said of each finding that does not say it itself; a
    facet that stands in neither is *not coded yet*.
    """
    whole = {
        "format": FORMAT,
        "protocol": _protocol(review.protocol),
        "facets": [_facet(facet) for facet in review.codebook],
        "impossible": [
            {"together": {facet: term.id for facet, term in one.terms.items()}, "reason": one.reason}
            for one in review.codebook.impossible
        ],
        "references": [_reference(reference) for reference in review.references.values()],
        "studies": [study_record(study) for study in review.studies.values()],
        "claims": [_claim(claim) for claim in review.claims.values()],
        "citations": [_citations(citations) for citations in review.citations.values()],
        "screening": [
            {"reference": item.key, "decision": decision.value, "reason": item.reason}
            for decision, items in review.screening.by_decision().items()
            for item in items
        ],
    }
    return json.dumps(whole, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1) + "\n"


def study_record(study: Study) -> Json:
    """A study as its record says it."""
    return {
        "study": study.id,
        "title": study.title,
        "extracted": study.extracted,
        "reports": list(study.reports),
        "described_in": list(study.described_in),
        "scope": None if study.scope is None else {id: coding_record(one) for id, one in study.scope.items()},
        "includes": None if study.includes is None else list(study.includes),
        "searched": study.searched,
        "cohort": study.cohort,
        "question": study.question,
        "sample": dict(vars(study.sample)),
        "codings": {facet: coding_record(coding) for facet, coding in study.codings.items()},
        "findings": [_finding(finding) for finding in study.findings],
        "limitations": list(study.limitations),
        "note": study.note,
        "coder": study.coder,
        "coded": study.coded,
    }


def coding_record(coding: Coding) -> Json:
    """The state of a facet, and its terms with where they come from."""
    return {
        "state": coding.state.value,
        "terms": [_code(code) for code in coding.codes],
        **({} if coding.codes else vars(coding.provenance)),
    }


def _code(code: Code) -> Json:
    within = code.package.id if code.package else "none" if code.alone else None
    doubt = {"sure": code.sure, "kind_open": code.kind_open}
    return {"term": code.term.id, **doubt, "within": within, **vars(code.provenance)}


def _finding(finding: Finding) -> Json:
    return {
        "summary": finding.summary,
        "report": finding.report,
        "codings": {facet: coding_record(coding) for facet, coding in finding.codings.items()},
        "direction": finding.direction,
        "numbers": [dict(vars(number)) for number in finding.numbers],
        "at": finding.at,
        "note": finding.note,
    }


def _protocol(protocol: Protocol) -> Json:
    plan = protocol.map
    return {
        "title": protocol.title,
        "question": protocol.question,
        "summary": protocol.summary,
        "authors": list(protocol.authors),
        "updated": protocol.updated,
        "include": list(protocol.include),
        "exclude": list(protocol.exclude),
        "searches": [dict(vars(search)) for search in protocol.searches],
        "flow": [dict(vars(step)) for step in protocol.flow],
        "limits": list(protocol.limits),
        "licence": protocol.licence,
        "map": {
            "rows": _axis(plan.rows),
            "columns": _axis(plan.columns),
            "where": plan.where,
            "enough": plan.enough,
            "many": plan.many,
        },
        "gaps": _gap_plan(protocol),
    }


def _gap_plan(protocol: Protocol) -> Json:
    """The search with what the protocol leaves to be understood: all facets, the scope of the map."""
    plan = protocol.gaps
    return {
        "facets": list(plan.facets),
        "depth": plan.depth,
        "threshold": plan.threshold,
        "where": protocol.map.where if plan.where is None else plan.where,
        "designs": list(plan.designs),
    }


def _axis(axis: Axis) -> Json:
    return {"facet": axis.facet, "terms": list(axis.terms)}


def _facet(facet: Facet) -> Json:
    return {
        "facet": facet.id,
        "label": facet.label,
        "question": facet.question,
        "role": facet.role,
        "on": facet.level,
        "many": facet.many,
        "required": facet.required,
        "terms_from": facet.terms_from or None,
        "terms": [] if facet.terms_from else [_term(term) for term in facet.terms.values()],
    }


def _term(term: Term) -> Json:
    return {
        "term": term.id,
        "label": term.label,
        "definition": term.definition,
        "synonyms": list(term.synonyms),
        "broader": term.broader.id if term.broader else None,
        "components": list(term.component_ids),
        "reviews": term.reviews,
        "sound": term.sound,
        "informant": term.informant,
    }


def _reference(reference: Reference) -> Json:
    return {
        "key": reference.key,
        "kind": reference.kind,
        "title": reference.title,
        "authors": [_name(name) for name in reference.authors],
        "editors": [_name(name) for name in reference.editors],
        "and_others": reference.and_others,
        "date": reference.when,
        "first_year": reference.date.first if reference.date else None,
        "last_year": reference.date.last if reference.date else None,
        "fields": dict(reference.fields),
    }


def _name(name: Name) -> Json:
    return {"family": name.family, "given": name.given, "particle": name.particle, "suffix": name.suffix}


def _claim(claim: Claim) -> Json:
    return {
        "claim": claim.id,
        "text": claim.text,
        "source": claim.source,
        "at": claim.at,
        "query": claim.query,
        "scope": claim.scope,
        "expect": str(claim.expect),
        "said_as": claim.said_as.value,
        "as_of": claim.as_of,
        "verdict": claim.recorded,
        "repeats": list(claim.repeats),
        "note": claim.note,
    }


def _citations(citations: Citations) -> Json:
    return {
        "citing": citations.citing,
        "cites": [{"key": link.key, "as": link.printed, "note": link.note} for link in citations.links],
        "unresolved": [dict(vars(item)) for item in citations.unresolved],
        "note": citations.note,
    }
