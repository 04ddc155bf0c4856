"""``evidencemap reconcile``: what independent coders differ on, and the record of what they agree on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from evidencemap.analyses.coders import double_coded
from evidencemap.analyses.reconciliation import Difference, Reconciliation, reconciliation
from evidencemap.analyses.wording import listed
from evidencemap.cli.editing import carry_out, turn
from evidencemap.cli.loading import loaded, read_anew
from evidencemap.cli.output import BOLD, DIM, GREEN, YELLOW, print_json, print_lines, say, styled, wrapped
from evidencemap.cli.stop import misused
from evidencemap.counts import counted
from evidencemap.edits import Edit
from evidencemap.exports.coding_text import coding_text
from evidencemap.exports.consensus import consensus_text
from evidencemap.exports.json_review import coding_record
from evidencemap.folder import Project, review_folder
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.records.coding import Coding
from evidencemap.screened_out import no_longer_awaiting


def run(arguments: argparse.Namespace) -> int:
    """List the differences; with ``--write`` make the records of what is agreed."""
    if arguments.write or arguments.dry_run:
        folder = review_folder(arguments.review)
        with turn(folder, arguments.dry_run):
            return _write(arguments, read_anew(arguments))
    review = loaded(arguments).map
    found = _asked(review, arguments.studies)
    if arguments.format == "json":
        print_json([_json(review, one) for one in found])
    else:
        for one in found:
            print_lines(_lines(review, one))
    undecided = sum(not one.agreed for one in found)
    open_studies = counted(len(found), "study", "studies")
    say(f"{open_studies} coded by two or more and without a finished consensus, {undecided} not agreed on.")
    return 0


def _asked(review: EvidenceMap, ids: Sequence[str]) -> list[Reconciliation]:
    """The studies that were named, else those that have no consensus, or a draft of one."""
    together = {one.id: one for one in double_coded(review)}
    for id in ids:
        if id not in together:
            raise misused(f"'{id}' was not coded by two", did_you_mean(id, together))
    wanted = ids or [id for id in together if id not in review.studies or _is_open(review, id)]
    return [reconciliation(review, together[id]) for id in dict.fromkeys(wanted)]


def _is_open(review: EvidenceMap, id: str) -> bool:
    return review.studies[id].draft or not review.studies[id].extracted


def _write(arguments: argparse.Namespace, project: Project) -> int:
    """The records that are not there yet; one that is there holds decisions, and is never written over."""
    edits, keys, kept = [], set[str](), []
    for one in _asked(project.map, arguments.studies):
        file = project.folder / "studies" / f"{one.study.id}.yaml"
        if file.exists():
            kept.append(file.as_posix())
            continue
        edits.append(Edit(file, None, consensus_text(one).encode()))
        keys.update(key for record in one.study.by.values() for key in record.reports)
    for name in kept:
        say(f"{name}: is there already, and stays as it is")
    if not edits:
        say("No consensus is to be written.")
        return 0
    edits.extend(no_longer_awaiting(project, keys))
    done = "what is agreed was written; what is to be decided stands in comments"
    return carry_out(project.folder, edits, done, arguments.dry_run)


def _lines(review: EvidenceMap, one: Reconciliation) -> Iterator[str]:
    study = one.study
    yield f"{styled(study.id, BOLD)}  {styled(next(iter(study.by.values())).title)}"
    there = "" if _missing(review, study.id) else f" · consensus: studies/{study.id}.yaml"
    yield styled(f"  {listed(study.by)}{there}", DIM)
    if one.agreed:
        yield styled("  agreed on everything", GREEN)
    for difference in one.differences:
        if difference.finding is None:
            yield from _difference(difference, "  ")
    for number, group in enumerate(study.groups):
        here = [difference for difference in one.differences if difference.finding == number]
        directions = [difference for difference in one.directions if difference.finding == number]
        if here or directions or len(group) < len(study.by):
            yield wrapped(f"{number + 1}. {next(iter(group.values())).summary}", "  ")
        for difference in here:
            yield from _difference(difference, "     ")
        for different in directions:
            yield "     direction"
            yield from (f"       {who}: {said or 'not said'}" for who, said in different.said.items())
        if len(group) < len(study.by):
            yield styled(f"     only {listed(group)}: nothing like it was found in the other record", YELLOW)


def _missing(review: EvidenceMap, id: str) -> bool:
    return id not in review.studies or not review.studies[id].extracted


def _difference(difference: Difference, indent: str) -> Iterator[str]:
    yield f"{indent}{styled(difference.facet.label, YELLOW)}"
    for who, coding in difference.said.items():
        place = styled(f"  {coding.place.path}:{coding.place.line}", DIM) if coding.place.path else ""
        yield f"{indent}  {who}: {styled(coding_text(coding) or 'not coded yet')}{place}"


def _json(review: EvidenceMap, one: Reconciliation) -> dict[str, object]:
    return {
        "study": one.study.id,
        "coders": list(one.study.by),
        "consensus": not _missing(review, one.study.id),
        "agreed": one.agreed,
        "differences": [
            {
                "facet": difference.facet.id,
                "finding": None if difference.finding is None else difference.finding + 1,
                "said": _said(difference.said),
            }
            for difference in one.differences
        ],
        "directions": [{"finding": each.finding + 1, "said": dict(each.said)} for each in one.directions],
        "findings": [{who: finding.summary for who, finding in group.items()} for group in one.study.groups],
    }


def _said(said: Mapping[str, Coding]) -> dict[str, object]:
    return {
        who: {**coding_record(coding), "path": coding.place.path, "line": coding.place.line}
        for who, coding in said.items()
    }
