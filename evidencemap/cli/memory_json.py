"""Changes and history as JSON: the keys are a promise to scripts, so each stands here once."""

from __future__ import annotations

from typing import Any

from evidencemap.analyses.changed_gaps import Counts, GapChange
from evidencemap.analyses.changed_records import RecordChanges
from evidencemap.analyses.changes import Changes, ClaimChange
from evidencemap.analyses.gap_ids import gap_id
from evidencemap.analyses.history import History, YearLine

Json = dict[str, Any]


def changes_json(found: Changes) -> Json:
    """All changes between two versions of a review."""
    return {
        "studies": records_json(found.studies),
        "references": records_json(found.references),
        "cells": [gap_change_json(change) for change in found.cells],
        "gaps_before": found.search.before if found.search else None,
        "gaps_after": found.search.after if found.search else None,
        "gaps_absorbed": found.search.absorbed if found.search else None,
        "gaps_parted": found.search.parted if found.search else None,
        "gaps": [{"gap": gap_id(change.test), **gap_change_json(change)} for change in found.gaps],
        "claims": [claim_change_json(change) for change in found.claims],
        "notes": list(found.notes),
    }


def records_json(found: RecordChanges) -> Json:
    """Which records came, went and were changed."""
    changed = [{"id": one.id, "fields": [vars(field) for field in one.fields]} for one in found.changed]
    return {"new": list(found.new), "perhaps_new": list(found.settled), "changed": changed, "gone": list(found.gone)}


def gap_change_json(change: GapChange) -> Json:
    """What became of a gap; ``left_open`` are the narrower gaps that it gave way to, best first."""
    return {
        "turn": change.turn.value,
        "query": str(change.test),
        "before": counts_json(change.before),
        "after": counts_json(change.after),
        "studies": list(change.studies),
        "left_open": [gap.id for gap in change.left],
    }


def counts_json(counts: Counts) -> Json:
    """How a gap stands."""
    return {"standing": counts.standing.value, "sure": counts.sure, "possible": counts.possible}


def claim_change_json(change: ClaimChange) -> Json:
    """A claim with another verdict; None where it is only in one of the two."""
    verdicts = {"before": change.before, "after": change.after}
    return {"claim": change.claim.id} | {when: one.value if one else None for when, one in verdicts.items()}


def history_json(found: History) -> Json:
    """A review year by year."""
    return {
        "facets": [facet.id for facet in found.facets],
        "scope": str(found.scope),
        "undated": list(found.undated),
        "years": [year_json(line) for line in found.years],
    }


def year_json(line: YearLine) -> Json:
    """What was known by the end of a year."""
    return {
        "year": line.year,
        "studies": line.studies,
        "doubtful": line.doubtful,
        "cells": {state.value: number for state, number in line.states.items()},
        "in_scope": line.in_scope,
        "perhaps_in_scope": line.perhaps_in_scope,
        "coverage": [vars(one) for one in line.coverage],
        "turns": [gap_change_json(change) for change in line.turns],
    }
