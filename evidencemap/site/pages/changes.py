"""What the last commits changed in the review, and the same as a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import ClassVar

from evidencemap.analyses.changes import changes_on_the_map
from evidencemap.analyses.changes_in_words import Section, sections
from evidencemap.analyses.claims import query_problems
from evidencemap.analyses.view import View
from evidencemap.exports.atom import Entry, Published, atom
from evidencemap.folder import Project
from evidencemap.records.protocol import Protocol
from evidencemap.revisions import Revision
from evidencemap.site.pages.history import PATH as HISTORY
from evidencemap.site.pages.parts import Head
from evidencemap.sources.git_history import Commit
from evidencemap.values import dataclass

PATH, FEED = "changes.html", "changes.atom"
MOST_COMMITS = 5
"""Each is a whole review to be read and compared, which takes most of a second."""
_SHORT_ID = 8


@dataclass(frozen=True)
class CommitChanges:
    """What a commit changed; ``updated`` is its date with time and offset."""

    id: str
    anchor: str
    date: str
    updated: str
    subject: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class ChangesPage:
    """The commits that changed something, newest first; ``unread`` versions had mistakes and are passed over."""

    template: ClassVar[str] = "changes.html"
    head: Head
    commits: tuple[CommitChanges, ...]
    most: int
    unread: int
    feed: str


def changes_page(past: tuple[Revision, ...]) -> ChangesPage | None:
    """The page; None where nothing is known to have changed. The last of ``past`` is only what came before."""
    readable = [(one.commit, View(project.map)) for one in past if (project := _without_mistakes(one.project))]
    found = [(commit, before, after) for (commit, after), (_, before) in pairwise(readable)]
    commits = tuple(_all_changes(found))
    if not commits:
        return None
    about = "What was changed in this review, and which cells of the map this closed or opened."
    return ChangesPage(Head(PATH, "Changes", HISTORY, about), commits, MOST_COMMITS, len(past) - len(readable), FEED)


def _without_mistakes(project: Project | None) -> Project | None:
    if project is None or project.mistakes or query_problems(project.map):
        return None
    return project


def _all_changes(found: list[tuple[Commit, View, View]]) -> Iterator[CommitChanges]:
    for commit, before, after in found:
        changed = changes_on_the_map(before, after)
        if not changed.is_empty:
            yield CommitChanges(
                id=commit.id,
                anchor=commit.id[:_SHORT_ID],
                date=commit.date[: len("2000-01-01")],
                updated=commit.date,
                subject=commit.subject,
                sections=sections(changed),
            )


def changes_feed(page: ChangesPage | None, protocol: Protocol) -> Mapping[str, bytes]:
    """The feed by its path; none where there is no page."""
    if page is None:
        return {}
    entries = (
        Entry(commit.id, commit.anchor, commit.subject, commit.updated, "\n".join(map(_told, commit.sections)))
        for commit in page.commits
    )
    author = ", ".join(protocol.authors) or protocol.title
    where = Published(PATH, FEED, protocol.address)
    return {FEED: atom(f"{protocol.title}: changes", author, where, entries).encode()}


def _told(section: Section) -> str:
    lines = (f"{line.word} {line.subject}: {line.told}" if line.subject else line.told for line in section.lines)
    more = (f"and {section.more:,} more",) if section.more else ()
    return "\n".join((section.heading, *filter(None, [section.account]), *lines, *more)) + "\n"
