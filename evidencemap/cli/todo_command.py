"""``evidencemap todo``: what is to be extracted and coded, first what could decide most."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from evidencemap.analyses.todo import OpenFacet, Task, Todo, todo
from evidencemap.analyses.wording import listed
from evidencemap.cli.loading import loaded
from evidencemap.cli.output import BOLD, DIM, YELLOW, not_shown, print_json, print_lines, say, styled, wrapped
from evidencemap.counts import counted
from evidencemap.model import EvidenceMap
from evidencemap.records.study import Study

SHOWN = 20


def run(arguments: argparse.Namespace) -> int:
    """List the studies with what is open in each; a list of things to do is no mistake, so it ends with 0."""
    review = loaded(arguments).map
    found = todo(review)
    shown = found.tasks if arguments.all else found.tasks[: arguments.limit or SHOWN]
    if arguments.format == "json":
        print_json(_json(review, found, shown))
        return 0
    for number, task in enumerate(shown, 1):
        print_lines(_lines(review, task, number))
    if found.tasks:
        say(_total(found))
    else:
        print_lines(["Nothing is to be extracted or coded."])
    if len(shown) < len(found.tasks):
        say(not_shown(len(found.tasks) - len(shown)))
    return 0


def _total(found: Todo) -> str:
    waiting = sum(not task.study.extracted for task in found.tasks)
    gaps, claims = counted(found.gaps, "possible gap"), counted(found.claims, "undecided claim")
    return (
        f"{counted(len(found.tasks), 'study', 'studies')} to look at, {waiting} of them not extracted; "
        f"in all {gaps} and {claims}."
    )


def _lines(review: EvidenceMap, task: Task, number: int) -> Iterator[str]:
    study = task.study
    yield f"{number:>3}. {styled(study.id, BOLD)}  {styled(review.year_text(study), DIM)}  {styled(study.title)}"
    yield wrapped(task_sentence(task), "     ")
    coders = _coders(review, study)
    if coders:
        yield styled(f"       coded by {listed(coders)}: evidencemap reconcile {_record(review, study)}", DIM)
    elif task.corrects:
        yield styled(f"       {_what_to_do_with_an_erratum(review, task)}", DIM)
    elif not study.extracted:
        yield styled(f"       evidencemap extract {study.id}", DIM)
    for open_facet in task.facets:
        yield f"       {_facet_line(open_facet)}"


def _what_to_do_with_an_erratum(review: EvidenceMap, task: Task) -> str:
    studies = [study.id for study in review.studies_of.get(task.corrects, ()) if study.extracted]
    if studies:
        from evidencemap.project import SCREENING

        records = listed(studies, "or")
        return f"list it under 'reports' of {records}, or leave it out in {SCREENING}"
    return f"evidencemap extract {task.corrects} {task.study.reports[0]}"


def _coders(review: EvidenceMap, study: Study) -> list[str]:
    """Those who coded a study that has no consensus yet."""
    return [] if study.extracted else [who for who, records in review.codings.items() if _is_in(records, study)]


def _is_in(records: Mapping[str, Study], study: Study) -> bool:
    return any(set(study.reports) & set(record.reports) for record in records.values())


def _record(review: EvidenceMap, study: Study) -> str:
    """The id under which coders know a study."""
    records = (record for records in review.codings.values() for record in records.values())
    return next(record.id for record in records if set(study.reports) & set(record.reports))


def task_sentence(task: Task) -> str:
    """Why a study comes where it does."""
    begun = "Begun. " if task.study.draft else ""
    corrects = f" By its title it corrects {task.corrects} and is no study of its own." if task.corrects else ""
    doing = f"{begun}Coding what is open" if task.study.extracted else f"Not extracted.{corrects} Reading it"
    told = []
    if task.gaps:
        told.append(counted(task.gaps, "possible gap"))
    if task.claims:
        told.append(f"{counted(len(task.claims), 'claim')} ({', '.join(task.claims)})")
    sentence = (
        f"{doing} could decide {listed(told)}." if told else f"{doing} would decide no gap and no claim by itself."
    )
    return f"{sentence} It has a say in {', '.join(task.helps)}." if task.helps else sentence


def _facet_line(found: OpenFacet) -> str:
    where = f" in {found.findings} of {counted(found.of, 'finding')}" if found.findings else ""
    bears = [counted(found.gaps, "gap")] if found.gaps else []
    bears += [", ".join(found.claims)] if found.claims else []
    why = f": bears on {listed(bears)}" if bears else ""
    place = styled(f"  {found.place.path}:{found.place.line}", DIM)
    return f"{found.facet} {styled(found.state.value, YELLOW)}{where}{why}{place}"


def _json(review: EvidenceMap, found: Todo, shown: tuple[Task, ...]) -> dict[str, object]:
    return {
        "studies": len(found.tasks),
        "possible_gaps": found.gaps,
        "undecided_claims": found.claims,
        "tasks": [
            {
                "study": task.study.id,
                "title": task.study.title,
                "year": review.year_text(task.study),
                "reports": list(task.study.reports),
                "extracted": task.study.extracted,
                "draft": task.study.draft,
                "coders": _coders(review, task.study),
                "why": task_sentence(task),
                "gaps": task.gaps,
                "claims": list(task.claims),
                "helps_decide": list(task.helps),
                "cited_by": task.cited,
                "corrects": task.corrects or None,
                "open": [_open_json(facet) for facet in task.facets],
            }
            for task in shown
        ],
    }


def _open_json(found: OpenFacet) -> dict[str, object]:
    return {
        "facet": found.facet,
        "state": found.state.value,
        "findings": found.findings,
        "path": found.place.path,
        "line": found.place.line,
        "gaps": found.gaps,
        "claims": list(found.claims),
    }
