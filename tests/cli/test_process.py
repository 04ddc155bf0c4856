"""The command as a process: what it imports, and how it behaves in a pipe and on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

GAP = "modality:mbt-group focus:mechanism-of-change"
STARTER = ["--review", "evidencemap/starter"]
PAIRS = ["gaps", "practice:paired-reading", *STARTER]
HEAVY = [
    *(
        "networkx",
        "pyvis",
        "jinja2",
        "rapidfuzz",
        "pybtex",
        "numpy",
        "krippendorff",
        "openpyxl",
        "tempfile",
        "shutil",
        "json",
    ),
    *("evidencemap.site", "evidencemap.exports", "evidencemap.graphs", "evidencemap.edits"),
]
NUMBERS_AND_SHEETS = ["numpy", "krippendorff", "openpyxl"]
READERS = [
    *("yaml", "evidencemap.project", "evidencemap.records.entry"),
    *("evidencemap.sources.bibtex", "evidencemap.sources.latex", "evidencemap.sources.yaml_text"),
]
LOADED = """
import sys
from evidencemap.cli import main
try:
    main({arguments})
except SystemExit:
    pass
print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


def environment(**more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": os.pathsep.join([str(REPOSITORY), kept.get("PYTHONPATH", "")]), **more}


def python(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], [*HEAVY, *READERS, "evidencemap.model"]),
        (["gaps", GAP], HEAVY),
        (["check"], HEAVY),
        (["show", "example2015", *STARTER], [*NUMBERS_AND_SHEETS, "networkx", "rapidfuzz", "jinja2", "pybtex"]),
        (["studies", "practice:paired-reading", *STARTER], HEAVY),
        (["reconcile", *STARTER], NUMBERS_AND_SHEETS),
        (["todo", *STARTER], NUMBERS_AND_SHEETS),
        (["duplicates", *STARTER], [*NUMBERS_AND_SHEETS, "networkx", "jinja2"]),
    ],
    ids=["help", "gaps", "check", "show", "studies", "reconcile", "todo", "duplicates"],
)
def test_nothing_heavy_is_imported_for_a_light_question(arguments: list[str], unwanted: list[str]) -> None:
    """A question on the command line does not wait for what only the site, the graphs or a typo need."""
    assert unwanted_modules(arguments, unwanted) == []


def test_a_second_question_waits_for_no_reader(tmp_path: Path) -> None:
    """What was read for one question is there for the next, which imports nothing that reads YAML or BibTeX."""
    kept = {"EVIDENCEMAP_CACHE": "on", "XDG_CACHE_HOME": str(tmp_path)}
    assert "yaml" in unwanted_modules(["gaps", GAP], READERS, **kept)
    assert unwanted_modules(["gaps", GAP], [*HEAVY, *READERS], **kept) == []


def unwanted_modules(arguments: list[str], unwanted: list[str], **environment: str) -> list[str]:
    """The modules of these names, and of these packages, that a command imports."""
    ran = python("-c", LOADED.format(arguments=arguments), **environment)
    loaded = ran.stderr.splitlines()
    assert "evidencemap.cli.parser" in loaded
    return [name for name in loaded if any(name == other or name.startswith(f"{other}.") for other in unwanted)]


def test_the_module_is_the_command() -> None:
    """``python -m evidencemap`` answers like ``evidencemap``: the data on stdout, nothing else there."""
    ran = python("-m", "evidencemap", "gaps", GAP)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("1 study of MBT-G on mechanisms of change.\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check"], 0),
        (["show", "nothing-like-it"], 2),
        (["gaps", "modality:"], 2),
        (["check", "--review", "nothing"], 3),
    ],
)
def test_the_process_ends_with_the_code(arguments: list[str], code: int) -> None:
    """The four exit codes reach the shell."""
    assert python("-m", "evidencemap", *arguments).returncode == code


def test_a_pipe_gets_no_colour() -> None:
    """What is piped is plain text."""
    for arguments in (PAIRS, ["matrix", "design", "country", *STARTER], ["claims", *STARTER]):
        ran = python("-m", "evidencemap", *arguments)
        assert ran.stdout
        assert "\x1b" not in ran.stdout + ran.stderr


def on_a_terminal(**more: str) -> str:
    """What ``gaps`` writes to a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "evidencemap", *PAIRS], cwd=REPOSITORY, env=environment(**more), stdout=theirs
    )
    os.close(theirs)
    written = b""
    try:
        while chunk := os.read(ours, 4096):
            written += chunk
    except OSError:  # Linux ends a terminal that nobody writes to any more in this way
        pass
    finally:
        os.close(ours)
        process.wait(timeout=60)
    return written.decode()


def test_a_terminal_gets_colour_unless_it_is_not_wanted() -> None:
    """On a terminal the state of a gap is coloured; with NO_COLOR it is not, and the words are the same."""
    coloured, plain = on_a_terminal(), on_a_terminal(NO_COLOR="1")
    assert "\x1b[33;1mTHIN\x1b[0m" in coloured
    assert "\x1b" not in plain
    assert "THIN" in plain


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    """``evidencemap studies | head -1`` ends without a traceback."""
    with subprocess.Popen(
        [sys.executable, "-m", "evidencemap", "matrix", "measure", "outcome", "--format", "json"],
        cwd=REPOSITORY,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        talk = process.stderr.read()
    assert (process.returncode, talk) == (0, "")


def test_output_is_the_same_whatever_the_hash_seed() -> None:
    """The same review gives the same bytes, however Python orders its sets."""
    asked = ["gaps", "modality:isolated(mbt-group)", "--format", "json"]
    one, other = (python("-m", "evidencemap", *asked, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one.stdout == other.stdout
    assert one.stdout
