"""``evidencemap citations`` on the shipped review and on the one that ``init`` makes."""

from __future__ import annotations

import pytest

from evidencemap.model import EvidenceMap
from tests.cli.conftest import Run
from tests.cli.test_process import LOADED, python
from tests.conftest import STARTER, Snapshot

SHOWN = {
    "citations": ["citations"],
    "citations-study": ["citations", "lighthouse-review"],
    "citations-of-two-studies": ["citations", "lighthouse2020"],
    "citations-unknown": ["citations", "folmo2019"],
    "citations-of-no-study": ["citations", "nice2009"],
    "citations-between": ["citations", "--between", "focus:alliance-rupture-repair", "modality:mbt-group"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_citations_are_told_as_they_were(ask: Run, snapshot: Snapshot, name: str) -> None:
    """The text of the command on the shipped review is the one that was looked at and kept."""
    ran = ask(*SHOWN[name])
    snapshot(f"{name}.txt", f"$ evidencemap {' '.join(SHOWN[name])}\n{ran.out}")
    assert (ran.code, ran.err) == (0, "")


def test_text_and_json_tell_the_same(ask: Run) -> None:
    """What the text says of one study the JSON says in figures, and so does the summary."""
    (one,) = ask("citations", "lighthouse-review", "--format", "json").json
    text = ask("citations", "lighthouse-review").out
    cited = [item["study"] for item in one["earlier"] if item["cited"]]
    assert f"{len(one['earlier'])} earlier studies and cites {len(cited)} of them" in text
    assert one["index"] == len(cited) / len(one["earlier"])
    summary = ask("citations", "--format", "json").json
    assert one in summary["prior_research"]
    assert {item["study"] for item in summary["missed"]} == {"lighthouse-review"}


def test_unknown_is_null_in_json(ask: Run) -> None:
    """A study of which nobody has noted what it cites has no index and no citation that is false."""
    (one,) = ask("citations", "folmo2019", "--format", "json").json
    assert (one["index"], one["why_none"]) == (None, "what it cites is not noted")
    assert {item["cited"] for item in one["earlier"]} == {None}
    pair = ask("citations", "--between", "modality:cbt", "focus:adherence", "--format", "json").json
    assert (pair["linked"], pair["there"]["possible"]) == (None, 0)


def test_the_number_of_lists_is_an_option(ask: Run, review: EvidenceMap) -> None:
    """``--at-least 1`` takes every cited work for a core work."""
    core = ask("citations", "--at-least", "1", "--format", "json").json["core_works"]
    assert core["at_least"] == 1
    assert len(core["screened"]) + core["studies"] == len(review.cited_by)


@pytest.mark.parametrize(
    "arguments",
    [["lynch2023", "--between", "a", "b"], ["--at-least", "0"], ["--between", "modality:mtb", "focus:process"]],
)
def test_misuse_ends_with_two(ask: Run, arguments: list[str]) -> None:
    """A study and two queries at once, no list at all and a term that is not there are misuse."""
    ran = ask("citations", *arguments)
    assert (ran.code, ran.out) == (2, "")


def test_an_unknown_id_is_guessed(ask: Run) -> None:
    """A slip in the id of a study is met with the nearest id."""
    ran = ask("citations", "lynhc2023")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'lynch2023'?" in ran.err


def test_a_small_review_is_told_what_is_not_known(ask: Run) -> None:
    """On the review that ``init`` makes every part of the summary says that there is nothing to count."""
    ran = ask("citations", "--review", str(STARTER))
    assert (ran.code, ran.err) == (0, "")
    for said in ("none of them shares a cell", "Nothing can be said", "no two terms", "No work is cited in 2"):
        assert said in " ".join(ran.out.split())


@pytest.mark.parametrize("arguments", [["--format", "json"], [], ["lynch2023"]])
def test_citations_are_the_same_whatever_the_hash_seed(ask: Run, arguments: list[str]) -> None:
    """Communities, bridges and pairs come out in the same order, however Python orders its sets."""
    told = python("-m", "evidencemap", "citations", *arguments, PYTHONHASHSEED="1").stdout
    assert told == ask("citations", *arguments).out
    assert told


def test_one_study_needs_no_graph_library() -> None:
    """Asking for one study does not wait for networkx, which only communities need."""
    loaded = python("-c", LOADED.format(arguments=["citations", "lynch2023"])).stderr.splitlines()
    assert "evidencemap.analyses.citing" in loaded
    assert "networkx" not in loaded


def test_a_literature_beside_itself_is_told_once(ask: Run) -> None:
    """Citations within one literature are told once, under a heading that says so; between two there are two."""
    out = ask("citations", "--between", "modality:mbt-group", "modality:mbt-group").out
    assert out.count("Within MBT-G: ") == out.count("\nWithin MBT-G\n") == 1
    assert out.count("lighthouse2020 cites gardner2019") == 1
    assert "belong" not in out
    out = ask("citations", "--between", "focus:alliance-rupture-repair", "modality:mbt-group").out
    there, _, back = out.partition("\nFrom alliance rupture and repair to MBT-G\n")[2].partition("\n\n")
    assert back.startswith("From MBT-G to alliance rupture and repair\n")
    assert "gardner2019" in there
    assert "gardner2019" not in back
