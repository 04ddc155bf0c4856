"""What a reader of the shipped review is shown, word for word."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.conftest import Snapshot

SHOWN = {
    "gaps-mechanisms-2019": ["gaps", "modality:mbt-group focus:mechanism-of-change", "--as-of", "2019"],
    "gaps-mechanisms": ["gaps", "modality:mbt-group focus:mechanism-of-change"],
    "gaps-mechanisms-alone": ["gaps", "modality:isolated(mbt-group) focus:mechanism-of-change"],
    "gaps-trials-alone": ["gaps", "design:randomised-trial modality:isolated(mbt-group)"],
    "gaps-certain": ["gaps", "focus:adherence modality:dbt design:primary-study"],
    "gaps": ["gaps"],
    "claims": ["claims"],
    "kinds": ["kinds"],
    "kinds-mechanisms": ["kinds", "modality:mbt-group focus:mechanism-of-change"],
    "kinds-certainty": ["kinds", "--kind", "certainty"],
    "matrix": ["matrix", "focus", "modality"],
    "matrix-aspd": ["matrix", "design", "focus", "population:aspd"],
    "show-study": ["show", "folmo2019"],
    "show-study-with-numbers": ["show", "mbt-trial"],
    "show-reference": ["show", "reference:lonargain2017"],
    "show-reference-incomplete": ["show", "wesson"],
    "show-term": ["show", "mbt-group"],
    "show-package": ["show", "mbt-programme"],
    "claims-stale": ["claims", "no-rupture-in-groups-in-real-time-2023"],
    "claims-junit": ["claims", "one-mechanism-study-of-mbt", "three-rs-in-groups-once", "--format", "junit"],
    "show-claim": ["show", "mbtg-alone-mechanisms-unstudied"],
    "changes-2019-2021": ["changes", "2019", "2021"],
    "changes-2019-2021-markdown": ["changes", "2019", "2021", "--format", "markdown"],
    "changes-starter-json": ["changes", "2015", "--review", "evidencemap/starter", "--format", "json"],
    "history": ["history"],
    "history-starter-json": ["history", "--review", "evidencemap/starter", "--format", "json"],
    "studies": ["studies"],
    "studies-qualitative": ["studies", "design:qualitative NOT focus:patient-experience"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_command_shows_what_it_showed(ask: Run, snapshot: Snapshot, name: str) -> None:
    """The text of a command on the shipped review is the one that was looked at and kept."""
    ran = ask(*SHOWN[name])
    talk = f"\n--- and says:\n{ran.err}" if ran.err else ""
    snapshot(f"{name}.txt", f"$ evidencemap {' '.join(SHOWN[name])}\n{ran.out}{talk}")
    assert ran.code == 0
