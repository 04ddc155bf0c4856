"""The shipped review is what its README says: complete, consistent, and answerable."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from evidencemap.analyses.claims import query_problems
from evidencemap.folder import Project
from evidencemap.model import EvidenceMap
from evidencemap.problems import ProblemLog
from evidencemap.project import load
from evidencemap.records.schema import schema_text
from evidencemap.records.screening import Decision
from evidencemap.sources.nodes import Node
from evidencemap.sources.yaml_text import read_yaml
from tests.plain_yaml import as_json

REFERENCES = Path(__file__).resolve().parents[1] / "references"
STUDIES = sorted((REFERENCES / "studies").glob("*.yaml"))
NAMES_ITS_SCHEMA = "# yaml-language-server: $schema=../schema.json\n"

PROMISED = {
    "design": (
        "randomised-trial controlled-comparison qualitative observation-of-sessions interview-study mixed-methods "
        "case-study systematic-review meta-analysis narrative-review scale-validation"
    ),
    "focus": (
        "effectiveness process mechanism-of-change alliance-rupture-repair adherence patient-experience "
        "clinician-experience"
    ),
    "modality": (
        "mbt mbt-programme mbt-group mbt-individual mbt-psychoeducation mbt-parenting dbt cbt psychodynamic-group "
        "treatment-as-usual"
    ),
    "population": "bpd aspd parents-at-risk children clinicians",
    "outcome": "",
    "measure": "",
    "data-source": "",
    "setting": "",
    "country": "",
}


def parsed(file: Path) -> Node:
    log = ProblemLog()
    node = read_yaml(file.read_text(encoding="utf-8"), file.name, log)
    assert node is not None, log.problems
    return node


def test_nothing_is_wrong_with_it(shipped: Project) -> None:
    """The shipped review is read without a mistake or even a notice."""
    assert [str(problem) for problem in (*shipped.problems, *query_problems(shipped.map))] == []


def test_the_schema_is_that_of_its_codebook(review: EvidenceMap) -> None:
    """The shipped schema is the one that ``evidencemap schema`` writes for the shipped codebook."""
    told = "run 'evidencemap schema' and keep what it writes"
    assert (REFERENCES / "schema.json").read_text(encoding="utf-8") == schema_text(review.codebook), told


@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_a_study_satisfies_the_schema_that_it_names(review: EvidenceMap, file: Path) -> None:
    """Every study names the schema on its first line, and an editor finds nothing to underline in it."""
    assert file.read_text(encoding="utf-8").startswith(NAMES_ITS_SCHEMA)
    jsonschema.Draft7Validator(json.loads(schema_text(review.codebook))).validate(as_json(parsed(file)))


def test_the_schema_is_one_itself(review: EvidenceMap) -> None:
    """What is written as a JSON Schema is one."""
    jsonschema.Draft7Validator.check_schema(json.loads(schema_text(review.codebook)))


@pytest.mark.parametrize(("facet", "terms"), PROMISED.items())
def test_the_promised_terms_exist(review: EvidenceMap, facet: str, terms: str) -> None:
    """The facets and terms that others rely on are in the codebook."""
    assert set(terms.split()) <= set(review.facet(facet).terms)


def test_the_promised_hierarchy_holds(review: EvidenceMap) -> None:
    """Mechanisms and ruptures are processes; an MBT programme is MBT and made of its three parts."""
    focus, modality = review.facet("focus").terms, review.facet("modality").terms
    assert focus["mechanism-of-change"].is_within(focus["process"])
    assert focus["alliance-rupture-repair"].is_within(focus["process"])
    assert modality["mbt-group"].is_within(modality["mbt"])
    assert modality["mbt-programme"].is_within(modality["mbt"])
    assert modality["mbt-programme"].component_ids == ("mbt-group", "mbt-individual", "mbt-psychoeducation")


def test_it_holds_the_studies_that_its_sources_describe(review: EvidenceMap) -> None:
    """About forty studies are described in any detail by the five source texts; all have a record with findings."""
    assert len(review.extracted) >= 40
    empty = [study.id for study in review.extracted if not study.findings]
    assert empty == []


def test_one_trial_in_two_reports_is_one_study(review: EvidenceMap) -> None:
    """The trial of MBT that was reported in 1999 and 2008 is one study, first reported in 1999."""
    trial = review.studies["mbt-trial"]
    assert trial.reports == ("bateman1999", "bateman2008")
    assert [study.id for key in trial.reports for study in review.studies_of[key]] == ["mbt-trial", "mbt-trial"]
    assert review.years(trial) == (1999, 1999)


def test_a_work_has_one_entry(review: EvidenceMap) -> None:
    """However many papers cite a work, it has one entry: no two share a DOI, or a title and a year."""
    dois = Counter(
        reference.fields["doi"].casefold() for reference in review.references.values() if "doi" in reference.fields
    )
    titles = Counter(
        (re.sub(r"\W+", " ", reference.title).casefold(), reference.when)
        for reference in review.references.values()
        if reference.title
    )
    assert [doi for doi, count in dois.items() if count > 1] == []
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_reference_is_accounted_for(review: EvidenceMap) -> None:
    """Each reference reports a study, or is background, left out for a reason, or waits for extraction."""
    reported = set(review.studies_of)
    assert set(review.references) == reported | set(review.decisions)
    for key, (decision, reason) in review.decisions.items():
        assert decision is not Decision.EXCLUDED or reason, key


def test_what_is_known_at_second_hand_says_so(review: EvidenceMap) -> None:
    """A study that none of the five source texts reports itself names the source text that describes it."""
    sources = set(review.citations)
    for study in review.extracted:
        assert set(study.described_in) & sources or set(study.reports) & sources, study.id


def test_unresolved_citations_are_kept(review: EvidenceMap) -> None:
    """Citations that match no work are kept with their text and their place."""
    unresolved = [item for citations in review.citations.values() for item in citations.unresolved]
    assert unresolved
    assert all(item.text and item.at for item in unresolved)


def test_seed_citations_are_the_edges(review: EvidenceMap) -> None:
    """Each of the five source texts says which works it cites, and cited works know by whom."""
    assert set(review.citations) == {"guvenc2023", "katsakou2019", "lighthouse2020", "lynch2023", "warner2022"}
    for citing, cited in review.cites.items():
        assert bool(cited) == (citing != "guvenc2023"), "its abstract, which is all that is at hand, cites nothing"
        assert all(citing in review.cited_by[key] for key in cited)


def examples() -> dict[str, str]:
    """The YAML blocks of the review's README by their first word."""
    text = (REFERENCES / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", text, flags=re.S)
    return {block.removeprefix(NAMES_ITS_SCHEMA).partition(":")[0]: block for block in blocks}


def test_the_study_in_the_readme_is_a_study(tmp_path: Path) -> None:
    """The record that the review's README explains can be copied as it stands."""
    shutil.copytree(REFERENCES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "studies" / "folmo2019.yaml").write_text(examples()["study"], encoding="utf-8")
    project = load(tmp_path)
    assert [str(problem) for problem in project.problems] == []
    assert project.map.studies["folmo2019"].title == "Strategy, alliance and epistemic trust in four MBT sessions"


def test_the_citation_file_in_the_readme_is_one(tmp_path: Path) -> None:
    """The citation file that the review's README explains can be copied as it stands."""
    shutil.copytree(REFERENCES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "citations" / "lynch2023.yaml").write_text(examples()["citing"], encoding="utf-8")
    assert [str(problem) for problem in load(tmp_path).problems] == []


def test_the_readme_names_every_file() -> None:
    """Every kind of file in the review is explained in its README."""
    text = (REFERENCES / "README.md").read_text(encoding="utf-8")
    table, _, _ = text.partition("\n## ")
    named = set(re.findall(r"^\| `([^`]+)` \|", table, flags=re.M))
    here = {file.name for file in REFERENCES.iterdir()} - {"README.md", "schema.json"}
    kinds = {"studies": "studies/NAME.yaml", "citations": "citations/KEY.yaml"}
    assert {kinds.get(name, "*.bib" if name.endswith(".bib") else name) for name in here} == named
