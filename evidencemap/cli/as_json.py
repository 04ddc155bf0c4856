"""Results as JSON: the keys are a promise to scripts, so each stands here once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evidencemap.analyses.backtest import Backtest, Ranking
    from evidencemap.analyses.claim_verdicts import Judgement
    from evidencemap.analyses.claims import Cited, JudgedClaim
    from evidencemap.analyses.crosstab import Cell, Crosstab
    from evidencemap.analyses.explanation import Explanation
    from evidencemap.analyses.gaps import Answer, Neighbour
    from evidencemap.analyses.kinds.kind import KindOfGap, Unsupported
    from evidencemap.analyses.search import SearchPlan
    from evidencemap.model import EvidenceMap
    from evidencemap.problems import Problem
    from evidencemap.query.matching import OpenStudy
    from evidencemap.records.disposition import Disposition
    from evidencemap.records.study import Study

Json = dict[str, Any]


def problem_json(problem: Problem) -> Json:
    """A problem with its place."""
    return {
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "hint": problem.hint,
        "notice": problem.notice,
    }


def answer_json(given: Answer) -> Json:
    """The answer to a query about a gap."""
    return {
        "query": str(given.test),
        "as_of": given.as_of,
        "sentence": given.sentence,
        "state": given.state.value,
        "sure": given.sure,
        "possible": given.possible,
        "studies": [study.id for study in given.studies],
        "could_match": [open_json(item) for item in given.could_match],
        "expected": given.expected,
        "nearest": [neighbour_json(item) for item in given.nearest],
        "claims": [claim.id for claim in given.claims],
    }


def explanation_json(found: Explanation) -> Json:
    """A gap explained; the parts of its rank are there where the search found it."""
    from evidencemap.exports.gap_tables import gap_record

    return {
        "gap": found.id,
        **answer_json(found.answer),
        "scope": str(found.scope),
        "where": [{"role": one.role, "facet": one.facet.id, "term": one.term.id} for one in found.where],
        "standing": found.standing,
        "references": list(found.references),
        "teams": found.teams,
        "closing": found.closing,
        "disposition": disposition_json(found.disposition) if found.disposition else None,
        "rank": gap_record(found.gap, found.scope) if found.gap else None,
    }


def disposition_json(decided: Disposition) -> Json:
    """What reviewers decided about a gap."""
    return {
        "disposition": decided.decided.value,
        "reason": decided.reason,
        "by": decided.by,
        "on": decided.on,
        "source": decided.source,
    }


def neighbour_json(neighbour: Neighbour) -> Json:
    """The nearest evidence when one facet is relaxed."""
    return {
        "relaxed": neighbour.relaxed,
        "query": str(neighbour.test),
        "sure": len(neighbour.studies),
        "studies": [study.id for study in neighbour.studies],
    }


def open_json(item: OpenStudy) -> Json:
    """A study that could match, what is not known of it, and the reports to read."""
    return {"study": item.study.id, "unknown": list(item.unknown), "read": list(item.study.reports)}


def kind_json(found: KindOfGap) -> Json:
    """One way in which the evidence on a pattern falls short, with the numbers and studies that prove it."""
    return {
        "kind": found.kind.word,
        "reason": found.kind.reason.code,
        "gap": found.id,
        "query": str(found.test),
        "sentence": found.sentence,
        "certain": found.certain,
        "about": [term.id for term in found.about],
        "studies": [study.id for study in found.studies],
        "numbers": dict(found.numbers),
        "read": [study.id for study in found.read],
    }


def unsupported_json(one: Unsupported) -> Json:
    """A kind that the records cannot show, and why."""
    return {"kind": one.kind.word, "reason": one.kind.reason.code, "why_not": one.why}


def cell_json(cell: Cell, table: Crosstab) -> Json:
    """A cell of a table."""
    return {
        table.row_facet.id: cell.row.id,
        table.column_facet.id: cell.column.id,
        "query": str(cell.test),
        "state": cell.state.value,
        "sure": len(cell.sure),
        "possible": cell.possible,
        "expected": cell.expected,
        "studies": [study.id for study in cell.sure],
    }


def claim_json(review: EvidenceMap, judged: JudgedClaim) -> Json:
    """A claim, its verdicts and what became of it."""
    from evidencemap.analyses.claim_wording import names_by_id, verdict_sentences

    claim, closing = judged.claim, judged.closing
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
        "repeats": list(claim.repeats),
        "recorded_verdict": claim.recorded,
        "kept": judged.kept,
        "fate": judged.fate.value,
        "sentences": list(verdict_sentences(judged, names_by_id(review))),
        "stale": judged.stale,
        "impossible": judged.vacuous or None,
        "already_refuted": [repeat.claim.id for repeat in judged.already_refuted],
        "closed_by": [study.id for study in closing.studies] if closing else [],
        "closed_in": closing.year if closing else None,
        "own_studies": [study.id for study in judged.own],
        "today": judgement_json(judged.today, judged.cited),
        "when_made": judgement_json(judged.when_made, judged.cited) if judged.when_made else None,
    }


def judgement_json(judgement: Judgement, cited: Mapping[str, Cited]) -> Json:
    """A verdict and the studies that decide it, each with whether the claimant cites it."""
    return {
        "verdict": judgement.verdict.value,
        "studies": [study.id for study in judgement.studies],
        "cited": {study.id: cited[study.id].value for study in judgement.studies},
        "to_read": [open_json(item) for item in judgement.to_read],
    }


def study_line_json(review: EvidenceMap, study: Study) -> Json:
    """A study in a list."""
    return {
        "study": study.id,
        "title": study.title,
        "year": review.year_text(study),
        "reports": list(study.reports),
        "extracted": study.extracted,
    }


def study_json(review: EvidenceMap, study: Study) -> Json:
    """A whole study."""
    from evidencemap.exports.json_review import study_record

    return {**study_line_json(review, study), **study_record(study)}


def backtest_json(result: Backtest, plan: SearchPlan, verdict: str) -> Json:
    """What one earlier year foretold; without rankings where there is too little to judge them by."""
    return {
        "cutoff": result.cutoff,
        "until": result.until,
        "last_study": result.last,
        "facets": [facet.id for facet in plan.facets],
        "depth": plan.depth,
        "studies_known": result.known,
        "studies_later": result.later,
        "cells": result.cells,
        "filled": result.filled,
        "left_out": result.unheard,
        "base_rate": result.base_rate,
        "enough": result.enough,
        "verdict": verdict,
        "rankings": [_ranking_json(ranking) for ranking in result.rankings],
    }


def _ranking_json(ranking: Ranking) -> Json:
    area = ranking.area
    return {
        "order": ranking.name,
        "area": area.value,
        "interval": [area.low, area.high],
        "precision": {str(count): share for count, share in ranking.precision},
    }
