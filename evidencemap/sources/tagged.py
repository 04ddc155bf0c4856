"""Lines that start with a tag to records: what RIS, PubMed, Web of Science and EndNote have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from evidencemap.problems import Place, ProblemLog
from evidencemap.sources.bibtex_fields import shown


@dataclass(frozen=True)
class Tagged:
    """A tag with what stands behind it, a line each where it is wrapped."""

    tag: str
    lines: list[str]
    place: Place

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class Tagging:
    """How a format writes its tags: ``line`` has the groups tag and value; ``end`` is "" where records just stop.

    ``around`` matches the lines between records that mean nothing.
    """

    line: re.Pattern[str]
    start: str
    end: str
    around: re.Pattern[str]


def tagged_records(text: str, path: str, tagging: Tagging, log: ProblemLog) -> list[list[Tagged]]:
    """The records of a file; a missing start or end is told and costs no record."""
    return _Records(path, tagging, log).read(text)


@dataclass
class _Records:
    """The records that are done, and the one at hand."""

    path: str
    tagging: Tagging
    log: ProblemLog
    done: list[list[Tagged]] = field(default_factory=list)
    at_hand: list[Tagged] = field(default_factory=list)
    told_of_text: bool = False

    def read(self, text: str) -> list[list[Tagged]]:
        line_of = self.tagging.line.match
        for number, line in enumerate(text.split("\n"), 1):
            if match := line_of(line):
                self._tag(match[1], match[2] or "", number)
            elif line and not line.isspace():
                self._untagged(line, number)
        self._stop("at the end of the file: perhaps something is cut off")
        return self.done

    def _tag(self, tag: str, value: str, number: int) -> None:
        tagging = self.tagging
        if tag == tagging.start:
            self._stop(f"before line {number}")
        if tag != tagging.end:
            if self.at_hand or not tagging.around.match(f"{tag} "):
                self.at_hand.append(Tagged(tag, [value], Place(self.path, number)))
        elif self.at_hand:
            self._end()
        else:
            hint = f"delete it, or write '{tagging.start}' where its record starts"
            self.log.add(Place(self.path, number), f"'{tag}' ends no record", hint)

    def _end(self) -> None:
        first = self.at_hand[0]
        if first.tag != self.tagging.start:
            hint = f"put a line '{self.tagging.start}' before it"
            self.log.add(first.place, f"a record starts with '{first.tag}', not '{self.tagging.start}'", hint)
        self.done.append(self.at_hand)
        self.at_hand = []

    def _stop(self, where: str) -> None:
        """The record at hand is over though no tag ends it; lines after an end, without a start, go with what ended."""
        if not self.at_hand:
            return
        first = self.at_hand[0]
        if first.tag != self.tagging.start and self.done and self.tagging.end:
            self.done[-1].extend(self.at_hand)
            self.at_hand = []
            return
        if self.tagging.end:
            self.log.notice(first.place, f"the record has no '{self.tagging.end}' {where}")
        self._end()

    def _untagged(self, line: str, number: int) -> None:
        """A line without a tag belongs to the tag before it, in a record; what stands between records is told once."""
        around = self.tagging.around.match(line)
        if self.at_hand and not (around and self.at_hand[0].tag != self.tagging.start):
            self.at_hand[-1].lines.append(line.strip())
        elif not (around or self.told_of_text):
            self.told_of_text = True
            self.log.notice(Place(self.path, number), f"text between records is not read: '{shown(line)}'")
