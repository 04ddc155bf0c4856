"""What came of file operations that went wrong, as the tests ask for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY
from tests.edits.zygote import BY_HAND, NEW, OLD

Files = dict[str, str]


def asked(work: Path, ask: str, **question: Any) -> list[dict[str, Any]]:
    """The answers of the zygote to a question."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.edits.zygote"],
        input=json.dumps({"ask": ask, "work": str(work), **question}),
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "EVIDENCEMAP_CACHE": "off"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answers: list[dict[str, Any]] = json.loads(ran.stdout)
    return answers


def broken(cases: Sequence[dict[str, Any]], old: Files = OLD, new: Files = NEW) -> list[dict[str, Any]]:
    """The cases in which the promise was not kept: all as before or all as after, and said truly."""
    return [case for case in cases if not _is_kept(case, old, new)]


def _is_kept(case: dict[str, Any], old: Files, new: Files) -> bool:
    whole = case["files"] == new if case["code"] == 0 else case["files"] in (old, new)
    if case["code"] > 0 and case["files"] != old:
        whole = whole and "finishes it or takes it back" in case["told"]
    told = case["code"] <= 0 or "cannot be written" in case["told"] or "cannot be finished" in case["told"]
    return whole and told and "Traceback" not in case["told"] and case["again"] == 0 and not case["left"]


def lost(cases: Sequence[dict[str, Any]], hand: str, old: Files = OLD, new: Files = NEW) -> list[dict[str, Any]]:
    """The cases in which what was saved by hand is gone, or the other files are not all as before or all as after."""
    return [case for case in cases if not _keeps(case, hand, old, new)]


def _keeps(case: dict[str, Any], hand: str, old: Files, new: Files) -> bool:
    files = dict(case["files"])
    text = files.pop(hand, "")
    sides = [{path: text for path, text in side.items() if path != hand} for side in (old, new)]
    by_hand = text.endswith(BY_HAND) and text.removesuffix(BY_HAND) in ("", old.get(hand), new.get(hand))
    return files in sides and by_hand and case["again"] == 0 and not case["left"]
