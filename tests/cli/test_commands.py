"""Each command answers on stdout, talks on stderr, and ends with a code that scripts can rely on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from evidencemap.model import EvidenceMap
from evidencemap.project import load
from evidencemap.query.parse import parse_query
from tests.cli.conftest import Run
from tests.conftest import REPOSITORY, write_review

GAP = "modality:mbt-group focus:mechanism-of-change"
GAP_KEYS = [
    "gap",
    "query",
    "as_of",
    "sentence",
    "state",
    "sure",
    "possible",
    "studies",
    "could_match",
    "expected",
    "nearest",
    "claims",
    "scope",
    "where",
    "standing",
    "references",
    "teams",
    "closing",
    "disposition",
    "rank",
]
BROKEN = {"studies/new.yaml": "study: new\ntitle: New\nreports: [sample2020]\ndesign: RCT\n"}


def test_the_answer_to_a_gap_has_the_promised_keys(ask: Run) -> None:
    """The JSON of ``gaps QUERY`` has the keys that scripts were promised, in that order."""
    answer = ask("gaps", GAP, "--as-of", "2019", "--format", "json").json
    assert list(answer) == GAP_KEYS
    assert [list(item) for item in answer["nearest"]] == [["relaxed", "query", "sure", "studies"]] * len(
        answer["nearest"]
    )
    assert (answer["query"], answer["as_of"], answer["sure"], answer["studies"]) == (GAP, 2019, 0, [])
    assert answer["possible"] == answer["sure"] + len(answer["could_match"])


def test_the_answers_that_were_promised_come_out(ask: Run) -> None:
    """By 2019 nobody, today the Lighthouse study alone, in isolation still nobody; Folmo 2019 comes nearest."""
    then = ask("gaps", GAP, "--as-of", "2019", "--format", "json").json
    assert then["sure"] == 0
    assert {
        "relaxed": "modality",
        "query": "modality:mbt focus:mechanism-of-change",
        "sure": 1,
        "studies": ["folmo2019"],
    } in then["nearest"]
    assert ask("gaps", GAP, "--format", "json").json["studies"] == ["lighthouse-rupture"]
    for query in (
        GAP.replace("mbt-group", "isolated(mbt-group)"),
        "design:randomised-trial modality:isolated(mbt-group)",
    ):
        assert ask("gaps", query, "--format", "json").json["sure"] == 0


def test_what_could_match_says_what_to_read(ask: Run) -> None:
    """Each study that could match comes with what is not known of it and the reports that would tell."""
    answer = ask("gaps", GAP, "--format", "json").json
    assert answer["could_match"] == [
        {"study": "demeulemeester2018", "unknown": ["modality"], "read": ["demeulemeester2018"]}
    ]


def test_a_search_prints_the_twenty_best_and_says_how_many_there_are(ask: Run) -> None:
    """Without a query the list is short, each gap has its name, and stderr tells how to see the rest."""
    answer = ask("gaps")
    listed, marked = answer.out.split("marked, and not among the gaps of this search")
    _, gaps = listed.split("expected  known  possible")
    assert gaps.count("gap-") == 20
    assert "wanted: modality:mbt setting:prison" in marked
    assert re.fullmatch(r"[\d,]+ more; show them with --all\n", answer.err)
    assert len(ask("gaps", "--facets", "focus,modality", "--all", "--format", "json").json) > 20


def test_a_small_expected_count_is_told_in_words_everywhere(ask: Run) -> None:
    """What would be rounded to nothing is under 0.1, and 0 where no study has one of the terms, wherever it is told."""
    listed, none = ask("gaps").out, ask("show", "gap-6r4o6nag").out
    assert re.search(r"^ +0 .*\n +gap-6r4o6nag", listed, re.MULTILINE)
    assert "expected 0, found 0" in none
    expected = {gap["gap"]: gap["expected"] for gap in ask("gaps", "--all", "--format", "json").json}
    assert expected["gap-6r4o6nag"] == 0
    small = ask("show", next(id for id, number in expected.items() if number and number < 0.05)).out
    assert "expected under 0.1, found 0" in small
    assert not re.search(r"\b0\.0\b", listed + none + small)


def test_a_suggested_query_names_each_term_once(ask: Run) -> None:
    """What is asked for already is not asked for again when the nearest evidence is named."""
    told = ask("gaps", "design:qualitative focus:effectiveness design:primary-study").out
    suggested = re.findall(r"more: evidencemap studies '(.+)'", told)
    assert suggested
    assert all(len(query.split()) == len(set(query.split())) for query in suggested)


def test_a_found_gap_can_be_shown_and_asked_again(ask: Run) -> None:
    """By its name or by its query in its scope, a gap has the same counts; its parts of the rank come with it."""
    for gap in ask("gaps", "--format", "json").json[:3]:
        shown = ask("show", gap["gap"], "--format", "json").json
        again = ask("gaps", f"{gap['query']} {shown['scope']}", "--format", "json").json
        assert shown["rank"] == gap
        for key in ("sure", "possible", "expected"):
            assert shown[key] == gap[key]
        assert (again["sure"], again["possible"]) == (gap["sure"], gap["possible"])


def test_a_search_is_a_table_too(ask: Run) -> None:
    """CSV has a line for each gap, with the values that JSON has."""
    rows = list(csv.DictReader(ask("gaps", "--format", "csv").out.splitlines()))
    gaps = ask("gaps", "--format", "json").json
    assert [(row["gap"], row["query"], int(row["possible"])) for row in rows] == [
        (gap["gap"], gap["query"], gap["possible"]) for gap in gaps
    ]


def test_one_query_is_no_table(ask: Run) -> None:
    """Asking for a query as CSV is misuse, and says what CSV is for."""
    answer = ask("gaps", GAP, "--format", "csv")
    assert answer.code == 2
    assert "--format csv is for the search" in answer.err


def test_a_search_leaves_out_what_lies_outside_its_scope(ask: Run) -> None:
    """Among primary studies no gap is a lack of reviews: the scope has left those out itself."""
    gaps = ask("gaps", "--all", "--format", "json").json
    assert not any("design:review" in gap["query"] or "published-studies" in gap["query"] for gap in gaps)


def test_options_of_the_search_are_not_taken_in_silence(ask: Run) -> None:
    """With a query, options that only a search understands are misuse."""
    for option in (("--facets", "focus"), ("--depth", "1"), ("--threshold", "2"), ("--all",), ("--drop-meaningless",)):
        assert ask("gaps", GAP, *option).code == 2


def test_too_high_a_threshold_is_told(ask: Run) -> None:
    """Where all studies together are too few, that is said instead of an empty list."""
    assert "58 studies in all, fewer than 1000" in ask("gaps", "--threshold", "1000").out


def test_a_search_can_be_told_where_and_how_deep(ask: Run) -> None:
    """Facets, depth and threshold that are typed come before those of the protocol; a wrong facet has a hint."""
    gaps = ask(
        "gaps", "--facets", "focus,modality", "--depth", "1", "--threshold", "2", "--all", "--format", "json"
    ).json
    assert {gap["level"] for gap in gaps} == {1}
    assert all(gap["sure"] < 2 for gap in gaps)
    assert any(gap["possible"] == 1 for gap in gaps)
    wrong = ask("gaps", "--facets", "fokus")
    assert wrong.code == 2
    assert "did you mean 'focus'?" in wrong.err


def test_the_same_counts_come_from_every_command(ask: Run) -> None:
    """What ``gaps``, ``studies`` and ``matrix`` say of a cell is one and the same."""
    answer = ask("gaps", GAP, "--format", "json").json
    listed = ask("studies", GAP, "--format", "json").json
    cells = ask("matrix", "focus", "modality", "--format", "json").json
    cell = next(item for item in cells if (item["focus"], item["modality"]) == ("mechanism-of-change", "mbt-group"))
    for other in (listed, cell):
        assert (other["sure"], other["possible"]) == (answer["sure"], answer["possible"])
    assert [study["study"] for study in listed["studies"]] == cell["studies"] == answer["studies"]
    assert listed["could_match"] == answer["could_match"]


def test_text_and_json_tell_of_the_same_studies(ask: Run) -> None:
    """Every study that the JSON of an answer names stands in its text."""
    answer = ask("gaps", GAP, "--format", "json").json
    text = ask("gaps", GAP).out
    named = [*answer["studies"], *(item["study"] for item in answer["could_match"]), *answer["claims"]]
    named += [study for neighbour in answer["nearest"] for study in neighbour["studies"]]
    assert answer["sentence"] in text
    assert [name for name in named if name not in text] == []


def test_words_of_a_query_need_no_quotes(ask: Run) -> None:
    """A query may be typed as several words."""
    assert ask("gaps", *GAP.split()).out == ask("gaps", GAP).out


def test_studies_without_a_query_are_all_studies(ask: Run, review: EvidenceMap) -> None:
    """``studies`` alone lists every study, ``--as-of`` those that had appeared."""
    assert len(ask("studies").out.splitlines()) == len(review.studies)
    by_2000 = ask("studies", "--as-of", "2000", "--format", "json").json
    assert {study["study"] for study in by_2000["studies"]} >= {"mbt-trial", "johnson1999"}
    assert all(int(study["year"]) <= 2000 for study in by_2000["studies"])


def test_the_matrix_counts_only_what_matches(ask: Run) -> None:
    """``matrix`` with a query counts fewer studies, none that does not match."""
    every, some = (
        {(cell["focus"], cell["modality"]): cell["sure"] for cell in ask("matrix", *more, "--format", "json").json}
        for more in (["focus", "modality"], ["focus", "modality", "population:aspd"])
    )
    assert all(some[place] <= every[place] for place in every)
    assert 0 < sum(some.values()) < sum(every.values())


@pytest.mark.parametrize(
    ("id", "kind"),
    [
        ("aloud-trial", "study"),
        ("sample2020", "reference"),
        ("reference:sample2020", "reference"),
        ("paired-reading", "term"),
        ("term:paired-reading", "term"),
        ("aloud-alone-unstudied", "claim"),
    ],
)
def test_an_id_shows_what_it_names(ask: Run, id: str, kind: str) -> None:
    """``show`` takes the id of a study, reference, term or claim; where it has two meanings the kind may be said."""
    shown = ask("show", id, "--format", "json", "--review", "evidencemap/starter")
    assert (shown.code, shown.json["kind"]) == (0, kind)
    assert shown.json[kind] == id.removeprefix(f"{kind}:")


def test_other_meanings_of_an_id_are_told(ask: Run) -> None:
    """Where a study has the name of its report, the report is mentioned, as talk and not as data."""
    shown = ask("show", "folmo2017")
    assert "reference:folmo2017" in shown.err
    assert "reference:folmo2017" not in shown.out


def test_an_unknown_id_is_guessed(ask: Run) -> None:
    """An id that nothing has is told, with the nearest one where there is one."""
    shown = ask("show", "katsakou-recovry")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err == "evidencemap: nothing has the id 'katsakou-recovry' (did you mean 'katsakou-recovery'?)\n"
    assert ask("show", "zzzzzz", "--review", "evidencemap/starter").err == "evidencemap: nothing has the id 'zzzzzz'\n"


def test_claims_as_recorded_end_well(ask: Run, review: EvidenceMap) -> None:
    """``claims`` judges every claim and ends with 0 while all verdicts are those recorded."""
    judged = ask("claims", "--format", "json")
    assert judged.code == 0
    assert [claim["claim"] for claim in judged.json] == list(review.claims)
    assert all(claim["kept"] for claim in judged.json)


def test_a_broken_expectation_ends_with_one(run: Run, tmp_path: Path) -> None:
    """When a study closes a gap that a claim is recorded to hold, the check turns red and says which claim."""
    trial = (
        "study: closing-trial\ntitle: A trial of reading aloud alone\nreports: [specimen2010]\n"
        "design: randomised-trial\npractice: {term: reading-aloud, within: none}\noutcome: fluency\n"
    )
    kept = run("claims", "--review", str(write_review(tmp_path / "before")))
    folder = write_review(tmp_path / "after", **{"studies/closing-trial.yaml": trial, "screening.yaml": None})
    broken = run("claims", "--review", str(folder))
    assert (kept.code, broken.code) == (0, 1)
    assert "1 not as recorded in claims.yaml: aloud-alone-unstudied" in broken.err
    assert "NOT AS RECORDED" in broken.out
    assert "False when made: closing-trial (2010), which the authors cite, had appeared by 2020." in broken.out


def test_some_claims_can_be_asked_for(ask: Run) -> None:
    """``claims ID`` judges the claims that are named, once each, and the last line counts each fate by its own word."""
    ids = ["techniques-and-alliance-in-children", "no-rupture-in-groups-in-real-time-2023"]
    some = ask("claims", *ids, ids[0], "--format", "json")
    assert [claim["claim"] for claim in some.json] == sorted(ids)
    assert some.err == "2 claims: 1 self-closing, 1 false when made; 1 stale\n"


def test_a_claim_that_is_not_there_is_misuse(ask: Run) -> None:
    """A claim that nobody has made cannot be judged; the nearest id is named."""
    ran = ask("claims", "no-rupture-in-groups-in-real-time-2022")
    assert (ran.code, ran.out) == (2, "")
    assert "no claim 'no-rupture-in-groups-in-real-time-2022' (did you mean 'no-rupture" in ran.err


def test_claims_are_counted_by_what_became_of_them(ask: Run) -> None:
    """The last line tells claims that were closed since from those that were false when made; the counts add up."""
    line = ask("claims").err.splitlines()[0]
    told = Counter(claim["fate"] for claim in ask("claims", "--format", "json").json)
    numbers = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z -]+)[,;]", line)}
    assert numbers == {{"holds": "hold"}.get(fate, fate): number for fate, number in told.items()}


def test_a_clean_review_has_nothing_to_mend(ask: Run) -> None:
    """``check`` of the shipped review prints no data, says how much it read, and ends with 0."""
    checked = ask("check")
    assert (checked.code, checked.out) == (0, "")
    assert checked.err.endswith("references: nothing to mend\n")
    as_json = ask("check", "--format", "json", "--review", "evidencemap/starter")
    assert as_json.json == {"problems": [], "exit_code": 0}


def test_mistakes_are_data(run: Run, tmp_path: Path) -> None:
    """``check`` prints each mistake on a line of stdout, the same in JSON, and ends with 1."""
    folder = str(write_review(tmp_path, **BROKEN))
    checked = run("check", "--review", folder)
    assert checked.code == 1
    assert len(checked.out.splitlines()) == 3
    assert checked.err.endswith("3 to mend\n")
    as_json = run("check", "--review", folder, "--format", "json")
    assert (as_json.code, as_json.json["exit_code"]) == (1, 1)
    told = [f"{p['path']}:{p['line']}:{p['column']}: {p['message']} ({p['hint']})" for p in as_json.json["problems"]]
    assert told == checked.out.splitlines()


def test_notices_do_not_change_the_code(run: Run, tmp_path: Path) -> None:
    """A notice is printed as one, and the review still counts as clean."""
    folder = str(write_review(tmp_path, **{"more.bib": "@misc{other, title = {Other}, year = {in press}}\n"}))
    checked = run("check", "--review", folder)
    assert checked.code == 0
    assert ": notice: year: no date in 'in press'" in checked.out
    assert run("studies", "--review", folder).code == 0


@pytest.mark.parametrize(
    "command",
    [
        ["gaps"],
        ["gaps", "design:randomised-trial"],
        ["studies"],
        ["claims"],
        ["show", "new"],
        ["matrix", "design", "country"],
    ],
)
def test_a_review_with_mistakes_is_not_answered_from(run: Run, tmp_path: Path, command: list[str]) -> None:
    """While there is something to mend no question is answered: an unread record would make a gap of what is known."""
    asked = run(*command, "--review", str(write_review(tmp_path, **BROKEN)))
    assert (asked.code, asked.out) == (1, "")
    assert "design: unknown term 'RCT'" in asked.err
    assert asked.err.endswith("3 to mend before the review can be used.\n")


@pytest.mark.parametrize("command", [["check"], ["gaps"], ["claims"], ["schema"], ["show", "x"]])
def test_no_review_ends_with_three(run: Run, tmp_path: Path, command: list[str]) -> None:
    """Where there is no review to read, every command says so and ends with 3."""
    asked = run(*command, "--review", str(tmp_path / "nothing"))
    assert asked.code == 3
    assert "there is no review here" in asked.out + asked.err


def test_a_query_that_cannot_be_understood_is_misuse(ask: Run) -> None:
    """A mistake in a query is shown under the query and ends with 2."""
    asked = ask("gaps", "modality:mbt-grup focus:process")
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == (
        "query:1:10: modality has no term 'mbt-grup' (did you mean 'mbt-group'?)\n"
        "  modality:mbt-grup focus:process\n"
        "           ^\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["gap"],
        ["gaps", "--as-of", "last year"],
        ["gaps", "--format", "xml"],
        ["show"],
        ["matrix", "focus"],
        ["init"],
    ],
)
def test_misuse_ends_with_two(ask: Run, arguments: list[str]) -> None:
    """What cannot be a command ends with 2 and says how to use it, on stderr."""
    asked = ask(*arguments)
    assert (asked.code, asked.out) == (2, "")
    assert "usage: evidencemap" in asked.err


@pytest.mark.parametrize("command", ["gaps", "kinds", "show", "build"])
def test_a_wrong_option_is_answered_with_the_usage_of_its_command(ask: Run, command: str) -> None:
    """After an option that a command does not have, the usage shown is that command's own."""
    asked = ask(command, "--nonsense", *(["id"] if command == "show" else []))
    assert asked.code == 2
    assert asked.err.startswith(f"usage: evidencemap {command} [-h]")
    assert asked.err.endswith("evidencemap: unrecognized arguments: --nonsense\n")


def test_a_matrix_of_no_facet_is_misuse(ask: Run) -> None:
    """A facet that the codebook does not have is told with the nearest one."""
    asked = ask("matrix", "design", "practise", "--review", "evidencemap/starter")
    assert (asked.code, asked.out) == (2, "")
    assert asked.err == "evidencemap: no facet 'practise' (did you mean 'practice'?)\n"


def test_the_review_at_hand_is_found(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named folder, else the current one, else ``references`` in it: the commands agree with one another."""
    inside = write_review(tmp_path / "inside" / "references")
    monkeypatch.chdir(tmp_path / "inside")
    beside = run("studies").out
    monkeypatch.chdir(inside)
    assert run("studies").out == beside
    assert "aloud-trial" in beside
    assert "folmo2019" in run("studies", "--review", str(REPOSITORY / "references")).out


def test_the_schema_is_written_once(run: Run, tmp_path: Path) -> None:
    """``schema`` writes beside the records, says whether anything changed, and prints with ``--output -``."""
    folder = write_review(tmp_path)
    first, second = run("schema", "--review", str(folder)), run("schema", "--review", str(folder))
    assert first.err.endswith("schema.json: written\n")
    assert second.err.endswith("schema.json: unchanged\n")
    assert run("schema", "--review", str(folder), "--output", "-").out == (folder / "schema.json").read_text()
    assert first.out == second.out == ""


def test_a_file_that_cannot_be_written_is_no_fault_of_the_program(run: Run, tmp_path: Path) -> None:
    """Writing into a folder that is not there ends with a sentence that says what to do, whatever command it is."""
    review = str(write_review(tmp_path / "review"))
    nothing = tmp_path / "nothing"
    for command, *what in (
        ("schema", "--review", review),
        ("sheet", "export", "--review", review),
        ("convert", f"{review}/library.bib"),
    ):
        asked = run(command, *what, "--output", str(nothing / "file.csv"))
        assert (asked.code, asked.out) == (2, "")
        hint = "make it first, or name another file"
        told = f"{(nothing / 'file.csv').as_posix()}:1:1: there is no folder {nothing.as_posix()} ({hint})"
        assert asked.err.splitlines()[-1] == told
    assert not nothing.exists()


def test_a_new_review_checks_clean_and_can_be_asked(run: Run, tmp_path: Path) -> None:
    """``init`` makes a folder that has no mistakes, has its schema, and answers."""
    folder = tmp_path / "my-review"
    assert run("init", str(folder)).code == 0
    assert run("check", "--review", str(folder)).code == 0
    assert run("schema", "--review", str(folder)).err.endswith("unchanged\n")
    assert run("claims", "--review", str(folder)).code == 0
    asked = run("gaps", "--review", str(folder), "design:randomised-trial practice:isolated(reading-aloud)")
    assert asked.out.startswith("No randomised trial of reading aloud alone.\n")
    parse_query("practice:paired-reading", load(folder).map)


def test_a_new_review_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    """``init`` refuses a folder with something in it, and leaves it as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    asked = run("init", str(tmp_path))
    assert asked.code == 2
    assert "is there already and is not empty (name a folder that does not exist yet)" in asked.err
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_a_new_review_fills_the_empty_folder_one_stands_in(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``init .`` in an empty folder makes that folder the review."""
    monkeypatch.chdir(tmp_path)
    assert run("init", ".").code == 0
    assert run("check").code == 0


ESCAPES = ["\x1b", "\x9b", "\x07", "\x08"]


@pytest.mark.parametrize("escape", ESCAPES, ids=ascii)
def test_control_characters_of_a_record_never_reach_the_terminal(run: Run, tmp_path: Path, escape: str) -> None:
    """Whatever a record, a bibliography, a file's name or a query holds, nothing that steers a terminal is printed."""
    quoted = f"\\x{ord(escape):02x}"
    files = {
        "studies/one.yaml": f'study: one\ntitle: "a{quoted}b"\nreports: [sample2020]\ndesign: "x{quoted}y"\n',
        f"studies/two{escape}.yaml": "study: two\n",
        "more.bib": f"@misc{{other, title = {{a{escape}b}}, year = {{in{escape}press}}}}\n",
    }
    folder, clean = str(write_review(tmp_path / "broken", **files)), str(write_review(tmp_path / "clean"))
    asked = [["check"], ["check", "--format", "json"], ["gaps"]]
    commands = [[*command, "--review", folder] for command in asked]
    asked = [["gaps", f"design:{escape}x"], ["gaps", f'text:"{escape}x"'], ["show", f"{escape}x"]]
    commands += [[*command, "--review", clean] for command in asked]
    for command in commands:
        ran = run(*command)
        shown = ran.out + ran.err
        assert shown
        assert not any(ord(letter) < 32 and letter != "\n" for letter in shown), command
        assert not any(127 <= ord(letter) < 160 for letter in shown), command


@pytest.mark.parametrize("turning", ["\u202e", "\u2067"], ids=ascii)
def test_marks_that_turn_the_order_of_text_are_told_and_not_shown(run: Run, tmp_path: Path, turning: str) -> None:
    """A mark that shows text in another order is a notice of ``check`` with its place; no list hands it on."""
    title = f'"a{turning}b"'
    study = f"study: one\ntitle: {title}\nreports: [other]\ndesign: randomised-trial\npractice: reading-aloud\n"
    files = {
        "studies/one.yaml": study + 'outcome: fluency\nnote: "c\\u202ed"\nfindings: [{summary: None.}]\n',
        "more.bib": f"@misc{{other, title = {{a{turning}b{turning}}}, author = {{Q{turning}, A}}, year = 2020}}\n",
    }
    folder = write_review(tmp_path / "review", **files)
    checked = run("check", "--review", str(folder)).out
    told = f"U+{ord(turning):04X} shows what follows in another order than it is written"
    assert f"more.bib:1:24: notice: {told}, 2 more in this file (delete it if it is not meant)" in checked
    assert f"studies/one.yaml:2:10: notice: {told} (delete it if it is not meant)" in checked
    assert ("one.yaml:7:7: notice: U+202E" in checked) == (turning != "\u202e")
    (folder / "new.bib").write_text(files["more.bib"], encoding="utf-8")
    asked = [
        *(
            ["studies"],
            ["show", "one"],
            ["show", "other"],
            ["todo"],
            ["todo", "--format", "json"],
            ["claims"],
            ["kinds"],
        ),
        *(["gaps"], ["gaps", "--format", "json"], ["matrix"], ["citations"], ["citations", "one"], ["changes", "2019"]),
        *(["duplicates"], ["add", str(folder / "new.bib")], ["history"], ["studies", "--format", "json"]),
    ]
    for command in asked:
        ran = run(*command, "--review", str(folder))
        assert ran.out + ran.err
        assert turning not in ran.out + ran.err, command


def test_a_new_folder_is_only_listed(run: Run, tmp_path: Path) -> None:
    """A dry run of ``init`` names the files that it would write, and writes none."""
    asked = run("init", str(tmp_path / "new"), "--dry-run")
    assert (asked.code, asked.err) == (0, "Nothing was written.\n")
    assert f"{(tmp_path / 'new').as_posix()}/review.yaml\n" in asked.out
    assert not list(tmp_path.iterdir())


def test_a_schema_is_only_written_over_a_schema(run: Run, tmp_path: Path) -> None:
    """``schema`` leaves a file alone that is none, unless it is told to, and then that can be undone."""
    review = write_review(tmp_path)
    before = (review / "review.yaml").read_bytes()
    given = ("schema", "--review", str(review), "--output", str(review / "review.yaml"))
    asked = run(*given)
    assert (asked.code, (review / "review.yaml").read_bytes()) == (2, before)
    assert "review.yaml:1:1: is not a schema that was written here (name another file, or say --force)" in asked.err
    assert run(*given, "--force", "--dry-run").out.startswith("--- ")
    assert (review / "review.yaml").read_bytes() == before
    assert run(*given, "--force").code == 0
    assert (review / "review.yaml").read_bytes() != before
    assert run("undo", "--review", str(review)).code == 0
    assert (review / "review.yaml").read_bytes() == before


def test_a_schema_elsewhere_leaves_no_trace_in_the_review(run: Run, tmp_path: Path) -> None:
    """A schema that is wanted outside of the review is written there alone, again where it is an older one of ours."""
    review, target = write_review(tmp_path / "review"), tmp_path / "study.json"
    given = ("schema", "--review", str(review), "--output", str(target))
    assert run(*given).err == f"{target.as_posix()}: written\n"
    target.write_text(target.read_text().replace("silent-reading", "quiet-reading"))
    assert run(*given).err == f"{target.as_posix()}: written\n"
    assert "quiet-reading" not in target.read_text()
    assert not (review / ".evidencemap").exists()
