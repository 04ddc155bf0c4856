"""Judged claims as JUnit XML, which build servers show as tests: one case a claim.

The elements and attributes are those of the schema of Jenkins' xUnit plugin (junit-10.xsd). No times are given: the
same review gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as Xml

from evidencemap.analyses.claim_wording import names_by_id, verdict_sentences
from evidencemap.analyses.claims import JudgedClaim
from evidencemap.cli.output import printable
from evidencemap.model import EvidenceMap
from evidencemap.records.claim import Verdict

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def junit_xml(review: EvidenceMap, found: Sequence[JudgedClaim]) -> str:
    """A suite of all claims: one fails where the map does not say what is recorded, and is skipped while undecided."""
    counts = {"tests": len(found), "failures": sum(not item.kept for item in found), "errors": 0}
    told = {name: str(number) for name, number in counts.items()}
    skipped = str(sum(_is_skipped(item) for item in found))
    root = Xml.Element("testsuites", {"name": "evidencemap", **told})
    suite = Xml.SubElement(root, "testsuite", {"name": "claims", **told, "skipped": skipped})
    for item in found:
        _add_case(suite, review, item)
    Xml.indent(root)
    return DECLARATION + Xml.tostring(root, encoding="unicode")


def _is_skipped(item: JudgedClaim) -> bool:
    return item.kept and item.today.verdict is Verdict.UNDECIDED


def _add_case(suite: Xml.Element, review: EvidenceMap, item: JudgedClaim) -> None:
    claim = item.claim
    case = Xml.SubElement(suite, "testcase", {"classname": printable(claim.source), "name": claim.id})
    sentences = printable(" ".join(verdict_sentences(item, names_by_id(review))))
    if not item.kept:
        recorded = f"recorded: {claim.recorded}" if claim.recorded else "no verdict is recorded"
        message = f"{item.today.verdict.value} today; {recorded}"
        failure = Xml.SubElement(case, "failure", {"type": item.fate.value, "message": message})
        failure.text = f"{_about(item)}\n{sentences}"
    elif _is_skipped(item):
        Xml.SubElement(case, "skipped", {"message": sentences})
    Xml.SubElement(case, "system-out").text = f"{_about(item)}\n{sentences}"


def _about(item: JudgedClaim) -> str:
    """What is claimed and where, with the place of its record."""
    claim = item.claim
    return printable(f"{claim.place}\n{claim.text}\n{claim.source}, {claim.at}\n{claim.query} · expect {claim.expect}")
