"""A text to its body and the entries of its reference lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from evidencemap.matching.author_names import PARTICLES
from evidencemap.matching.cited_entry import Listed, label_of, listed, without_label
from evidencemap.matching.printed_text import Line, flowing, numbered_lines
from evidencemap.values import dataclass

SOON = 6
"""So many lines below its heading a list has begun."""
LONGEST_HEADING = 70
MOST_MISSING_LABELS = 3
SHARE_OF_ENTRIES = 0.7
LONGEST_WRAPPED = 40

_HEADING = re.compile(
    r"[#\s\dIVX.]*(?:(?:supplementary|additional|further|cited|list of|primary|secondary)\s+)?"
    r"(?:references?|bibliography|works cited|literature|reference list|literaturverzeichnis|literatur|références|"
    r"bibliographie|bibliografía|referencias|referenser|sources|further reading)(?:\s+(?:cited|list))?[\s:.]*",
    re.I,
)
_END = re.compile(
    r"#|(?:appendi(?:x|ces)|annex|supplement|acknowledg|author|about the|biograph|fund|conflict|competing|declaration|"
    r"notes?\b|footnotes?|endnotes?|correspondence|received|written by|publication types|submitted|figure|table|"
    r"index|glossary|ethic|data availab|contribut|abbreviat)",
    re.I,
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_PARTICLE = rf"(?:(?:{'|'.join(sorted(PARTICLES))}|[dlO]['’])\s?)"
_NAME = rf"{_CAPITAL}(?:['’‐-]?\w)*"
_FAMILY = rf"{_PARTICLE}{{0,3}}{_NAME}(?:[\s-]{_PARTICLE}{{0,3}}{_NAME}){{0,3}}"
_GIVEN = rf"{_NAME}(?:[\s-](?:{_CAPITAL}\.|{_NAME})){{0,2}}"
_UPRIGHT = rf"(?:{_NAME}|{_CAPITAL}\.)(?:\s(?:{_NAME}|{_CAPITAL}\.)){{1,3}}"
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?\b"
_START = re.compile(
    rf"(?:[-•*·]\s+)?(?:{_FAMILY},\s+(?:{_CAPITAL}(?=[.\s,-])|et al)"
    rf"|{_FAMILY},\s+{_GIVEN}(?:\.\s|,?\s[\[(]?{_YEAR}|,\s(?:and|&|et al)|\sand\s{_NAME},|,\s{_UPRIGHT}[,.]|,?\s[“\"])"
    rf"|{_FAMILY}\s{_CAPITAL}{{1,3}}(?=[,.:;]|\s\()"
    rf"|(?:{_CAPITAL}\.[\s-]?){{1,3}}\s?{_FAMILY}(?:,|\sand\s)"
    rf"|[—–_]{{2,}}|-{{3,}}"
    rf"|{_CAPITAL}[^()\n]{{1,160}}?[.,]?\s[\[(](?:{_YEAR}|n\. ?d\.|in press)"
    rf"|{_CAPITAL}[^().\n]{{1,100}}\.\s{_YEAR}\.\s)"
)
_DATE = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|in press|n\. ?d\.|forthcoming|submitted|under review", re.I)
_IN_BRACKETS = re.compile(rf"\({_YEAR}")
_OPEN_ENDED = re.compile(r"(?:[&–-]|\band|\.\s?\.\s?\.|…)\Z")


@dataclass(frozen=True)
class ListedWorks:
    """A reference list: its entries, and the line behind it."""

    entries: tuple[Listed, ...]
    end: int


@dataclass(frozen=True)
class Parts:
    """A text taken apart: the lines that are no list, and the lists in their order."""

    body: tuple[Line, ...]
    lists: tuple[ListedWorks, ...]


def parts_of(text: str) -> Parts:
    """The body of a text and its reference lists; a text that is nothing but entries is one list."""
    lines = numbered_lines(text)
    body: list[Line] = []
    lists: list[ListedWorks] = []
    at = 0
    while at < len(lines):
        if _HEADING.fullmatch(lines[at][1]) and _begins_soon(lines, at + 1):
            end = _end_of_list(lines, at + 1)
            lists.append(ListedWorks(entries(lines[at + 1 : end]), lines[end - 1][0]))
            at = end
        else:
            body.append(lines[at])
            at += 1
    if not lists and (pasted := _pasted(lines)):
        return Parts((), (ListedWorks(pasted, lines[-1][0]),))
    return Parts(tuple(body), tuple(lists))


def _begins_soon(lines: Sequence[Line], at: int) -> bool:
    written = [line for _, line in lines[at : at + 3 * SOON] if line][:SOON]
    labelled = [line for line in written if label_of(line) is not None and _START.match(without_label(line))]
    return bool(labelled) or any(_START.match(line) for line in written[:2])


def _end_of_list(lines: Sequence[Line], start: int) -> int:
    """The place of the first line behind the list: another heading, prose, or the end of the text."""
    end = _next_heading(lines, start)
    inside = lines[start:end]
    if labels := _labelled(inside):
        last = list(inside[labels[-1] :])
        return start + labels[-1] + len(_without_tail(last, _is_apart(inside, labels)))
    return start + _before_prose(inside)


def _is_apart(lines: Sequence[Line], labels: Sequence[int]) -> bool:
    """Whether empty lines stand between or within numbered entries."""
    return any(not line for _, line in lines[labels[0] : labels[-1]])


def _before_prose(lines: Sequence[Line]) -> int:
    """The place of a short line that heads what is no list any more.

    Where an empty line stands behind every line, so that any may be part of an entry, most have to be whole entries.
    """
    written = [at for at, (_, line) in enumerate(lines) if line]
    dense = any(after == before + 1 for before, after in pairwise(written))
    starts = 0
    for place, (before, at, after) in enumerate(zip(written, written[1:], written[2:], strict=False), 1):
        starts += bool(_START.match(lines[before][1]))
        line = lines[at][1]
        is_short = len(line) <= LONGEST_HEADING and line[0].isupper() and line[-1] not in ".,;:)" and at > before + 1
        heads = is_short and not _DATE.search(line) and after > at + 1 and not _START.match(lines[after][1])
        if heads and (dense or 2 * starts > place):
            return at
    return len(lines)


def _next_heading(lines: Sequence[Line], start: int) -> int:
    for at in range(start, len(lines)):
        line = lines[at][1]
        if not line or len(line) > LONGEST_HEADING or at == start:
            continue
        if _HEADING.fullmatch(line) or (_END.match(line) and not _DATE.search(line) and not lines[at - 1][1]):
            return at
    return len(lines)


def _pasted(lines: Sequence[Line]) -> tuple[Listed, ...]:
    """The entries of a text that is a list without a heading; none where it is anything else."""
    first = next((line for _, line in lines if line), "")
    if not (_START.match(first) or label_of(first) is not None):
        return ()
    found = entries(lines)
    of_people = [entry for entry in found if entry.names and not entry.names[0].institution]
    good = [entry for entry in of_people if _is_whole(entry)]
    return found if good and len(good) >= SHARE_OF_ENTRIES * len(of_people) and 2 * len(good) >= len(found) else ()


def _is_whole(entry: Listed) -> bool:
    """Whether it has a person with a given name, a date, a title and a source, as no sentence has."""
    dates = len(_IN_BRACKETS.findall(entry.text))
    given = entry.names[0].given or entry.text.startswith(("—", "–", "_", "-"))
    return (
        bool(given and (entry.year or entry.doi)) and len(entry.stretches) > 1 and dates < 2 and len(entry.text) < 1000
    )


def entries(lines: Sequence[Line]) -> tuple[Listed, ...]:
    """The entries of a list, each with the lines over which it runs."""
    labels = _labelled(lines)
    groups = _groups_by_label(lines, labels) if labels else _groups_by_look(lines)
    found: list[Listed] = []
    for group in groups:
        printed = flowing([(number, line) for number, line in group if line])
        found.append(listed(printed.text, group[0][0], bool(labels), found[-1] if found else None))
    return tuple(found)


def _labelled(lines: Sequence[Line]) -> list[int]:
    """Where the entries of a numbered list begin; empty where it is not numbered."""
    found: list[int] = []
    last = 0
    for at, (_, line) in enumerate(lines):
        label = label_of(line) if line else None
        if label is None or not _may_be_entry(line):
            continue
        if last < label <= last + MOST_MISSING_LABELS or (not found and label < 1500):
            found.append(at)
            last = label
    written = [at for at, (_, line) in enumerate(lines) if line]
    is_list = found and found[0] == written[0] and len(found) * LONGEST_WRAPPED >= len(written)
    return found if is_list and (len(found) > 2 or len(found) * 4 >= len(written)) else []


def _may_be_entry(line: str) -> bool:
    """Whether a labelled line is no heading such as *4. Discussion*."""
    return len(line) > LONGEST_HEADING or bool(_START.match(without_label(line)) or _DATE.search(line))


def _groups_by_label(lines: Sequence[Line], labels: list[int]) -> list[list[Line]]:
    bounds = [*labels, len(lines)]
    groups = [list(lines[start:end]) for start, end in pairwise(bounds)]
    groups[-1] = _without_tail(groups[-1], _is_apart(lines, labels))
    return groups


def _without_tail(group: list[Line], apart: bool) -> list[Line]:
    """The last entry without what follows it behind an empty line."""
    for at, (_, line) in enumerate(group):
        if not line and (not apart or any(_DATE.search(before) for _, before in group[:at])):
            return group[:at]
    return group


def _groups_by_look(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    complete = True
    for number, line in lines:
        if not line:
            continue
        if _START.match(line) and complete:
            groups.append([(number, line)])
        elif groups:
            groups[-1].append((number, line))
        if groups:
            text = groups[-1][-1][1]
            complete = not _OPEN_ENDED.search(text) and any(_DATE.search(part) for _, part in groups[-1])
    return groups
