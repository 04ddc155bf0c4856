"""The review that a command works on; a review with mistakes is not answered from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from evidencemap.analyses.claims import query_problems
from evidencemap.cli.output import say
from evidencemap.cli.stop import Stop, complain, misused
from evidencemap.counts import noun
from evidencemap.folder import Project, review_folder
from evidencemap.kept import kept_or_read
from evidencemap.model import EvidenceMap
from evidencemap.nearest import did_you_mean
from evidencemap.problems import Problem
from evidencemap.query.parse import QueryMistake, parse_query
from evidencemap.query.syntax import Test
from evidencemap.records.codebook import Facet
from evidencemap.records.reference import Reference


def loaded(arguments: argparse.Namespace) -> Project:
    """The review at hand with no mistakes in it.

    With mistakes it is not used: a record that cannot be read would make a gap of what somebody has studied.
    """
    project = _without_mistakes(kept_or_read(review_folder(arguments.review)))
    if getattr(arguments, "as_of", None):
        tell_of_the_future(project.map, arguments.as_of)
    return project


def read_anew(arguments: argparse.Namespace) -> Project:
    """The same, read from its files whatever was kept of them, for what is published."""
    from evidencemap.project import load

    return _without_mistakes(load(review_folder(arguments.review)))


def _without_mistakes(project: Project) -> Project:
    mistakes = all_mistakes(project)
    if mistakes:
        for mistake in mistakes:
            say(str(mistake))
        say(f"{len(mistakes)} to mend before the review can be used.")
        raise Stop(1)
    return project


def tell_of_the_future(review: EvidenceMap, as_of: int) -> None:
    """A notice where a year is past all that the review says anything of."""
    from evidencemap.analyses.newest import newest_year

    newest = newest_year(review)
    if newest and as_of > newest:
        say(f"notice: nothing in the review is newer than {newest}; as of {as_of} it says what it says as of {newest}")


def all_mistakes(project: Project) -> tuple[Problem, ...]:
    """What has to be mended, in files and in the queries that files hold."""
    return tuple(sorted((*project.mistakes, *query_problems(project.map))))


def all_problems(project: Project) -> tuple[Problem, ...]:
    """Everything to be told of a review; what the map has overtaken is told of a review without mistakes."""
    mistakes = all_mistakes(project)
    if mistakes:
        return tuple(sorted({*project.problems, *mistakes}))
    from evidencemap.analyses.cannot_be import vacuous_claim_notices

    found = [*project.problems, *vacuous_claim_notices(project.map)]
    if project.map.dispositions:
        from evidencemap.analyses.stale import stale_notices

        found.extend(stale_notices(project.map))
    return tuple(sorted(found))


def asked(arguments: argparse.Namespace, project: Project) -> Test:
    """The query that was typed, its words joined."""
    return parsed(" ".join(arguments.query), project)


def parsed(query: str, project: Project) -> Test:
    """A query as a test; a mistake in it is shown, and the command ends."""
    try:
        return parse_query(query, project.map)
    except QueryMistake as mistake:
        say(mistake.shown(query))
        raise Stop(2) from None


def named_facets(written: str, review: EvidenceMap) -> tuple[Facet, ...]:
    """The facets of a list such as ``design,outcome``; one that is there twice would be combined with itself."""
    known = review.codebook.facets
    wanted = [id.strip() for id in written.split(",")]
    if not any(wanted):
        raise misused("--facets names no facet", f"there are: {', '.join(known)}")
    unknown = [id for id in wanted if id not in known]
    for id in unknown:
        complain(f"no facet '{id}'", did_you_mean(id, known))
    if unknown:
        raise Stop(2)
    twice = [id for id in dict.fromkeys(wanted) if wanted.count(id) > 1]
    if twice:
        raise misused(f"--facets names '{twice[0]}' twice")
    return tuple(known[id] for id in wanted)


def refuse_too_deep(depth: int, facets: Sequence[Facet]) -> None:
    """Ends the command where more facets at a time are asked for than there are to combine."""
    if depth > len(facets):
        there = f"{depth} facets at a time are asked for, and there {noun(len(facets), 'is', 'are')} {len(facets)}"
        raise misused(there, "see --facets and --depth")


def entry_named(review: EvidenceMap, written: str) -> Reference:
    """The entry of that key, or the one that a work of that key was merged into."""
    reference = review.reference(written)
    if reference is None:
        raise misused(f"no bibliography entry '{written}'", did_you_mean(written, review.references))
    return reference
