"""Judged claims as JUnit XML, for build servers."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as Xml

from tests.cli.conftest import Run
from tests.conftest import STARTER, write_review

CLOSING = (
    "study: closing-trial\ntitle: A trial of reading aloud alone\nreports: [specimen2010]\n"
    "design: randomised-trial\npractice: {term: reading-aloud, within: none}\noutcome: fluency\n"
)
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors", "disabled", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id", "package"},
    "testcase": {"name", "classname", "time", "assertions", "status"},
    "failure": {"message", "type"},
    "skipped": {"message", "type"},
    "system-out": set(),
}
"""What the schema of Jenkins' xUnit plugin (junit-10.xsd) allows on each element that is used here."""
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "skipped", "system-out"},
}
NEEDED = {"testsuite": {"name"}, "testcase": {"name"}}


def shape_mistakes(element: Xml.Element) -> list[str]:
    """Where an element or what it holds is not of the shape of JUnit XML."""
    allowed, children = ATTRIBUTES.get(element.tag, set()), CHILDREN.get(element.tag, set())
    found = [f"{element.tag}: {name}" for name in set(element.keys()) - allowed]
    found += [f"{element.tag}: no {name}" for name in NEEDED.get(element.tag, set()) - set(element.keys())]
    found += [f"{element.tag}: holds {child.tag}" for child in element if child.tag not in children]
    if element.tag in ("testsuites", "testsuite"):
        cases = list(element.iter("testcase"))
        for name, inside in (("tests", None), ("failures", "failure"), ("skipped", "skipped")):
            number = sum(inside is None or case.find(inside) is not None for case in cases)
            if element.get(name, str(number)) != str(number):
                found.append(f"{element.tag}: {name} is {element.get(name)}, not {number}")
    return found + [mistake for child in element for mistake in shape_mistakes(child)]


def test_it_has_the_shape_that_build_servers_read(ask: Run) -> None:
    """Elements, attributes and counts are those of JUnit XML; there is a case for each claim, named for its source."""
    ran = ask("claims", "--format", "junit")
    root = Xml.fromstring(ran.out)
    assert ran.out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    assert shape_mistakes(root) == []
    told = {claim["claim"]: claim["source"] for claim in ask("claims", "--format", "json").json}
    assert {case.get("name"): case.get("classname") for case in root.iter("testcase")} == told


def test_undecided_claims_are_skipped(ask: Run) -> None:
    """A claim that is recorded as undecided, and still is, is skipped; one that is refuted as recorded passes."""
    cases = {case.get("name"): case for case in Xml.fromstring(ask("claims", "--format", "junit").out).iter("testcase")}
    undecided = {claim["claim"] for claim in ask("claims", "--format", "json").json if claim["fate"] == "undecided"}
    assert {name for name, case in cases.items() if case.find("skipped") is not None} == undecided
    assert cases["mbtg-mechanisms-unstudied"].find("failure") is None
    assert "sections 1.7 and 1.8" in cases["mbtg-mechanisms-unstudied"].findtext("system-out", "")


def test_a_verdict_that_is_not_the_recorded_one_fails(run: Run, tmp_path: Path) -> None:
    """A study that closes a gap makes the case fail, with the study, the place of the claim and where it was said."""
    folder = write_review(tmp_path / "review", **{"studies/closing-trial.yaml": CLOSING, "screening.yaml": None})
    ran = run("claims", "--format", "junit", "--review", str(folder))
    failure = Xml.fromstring(ran.out).find("testsuite/testcase/failure")
    assert ran.code == 1
    assert failure is not None
    assert failure.attrib == {"type": "false when made", "message": "refuted today; no verdict is recorded"}
    assert "closing-trial (2010)" in (failure.text or "")
    assert "claims.yaml:2:5\n" in (failure.text or "")
    assert "sample2020, p. 1" in (failure.text or "")


def test_signs_of_xml_in_a_claim_are_text(run: Run, tmp_path: Path) -> None:
    """A claim may say *p < .05 & more*."""
    claims = (STARTER / "claims.yaml").read_text().replace("Nobody has put", "With p < .05 & <b>more</b> nobody put")
    folder = write_review(tmp_path / "review", **{"claims.yaml": claims})
    root = Xml.fromstring(run("claims", "--format", "junit", "--review", str(folder)).out)
    assert "p < .05 & <b>more</b>" in root.findtext("testsuite/testcase/system-out", "")
