"""What changed, told in sections: a heading that counts, and a line for each change that matters most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from evidencemap.analyses.changed_gaps import Counts, GapChange, Standing, Turn
from evidencemap.analyses.changed_records import RECORD, ChangedRecord, FieldChange, RecordChanges
from evidencemap.analyses.changes import Changes, ClaimChange, SearchChanges
from evidencemap.analyses.view import View
from evidencemap.analyses.wording import listed, pattern_in_words
from evidencemap.query.syntax import And
from evidencemap.values import dataclass

SHOWN = 20
LONGEST = 90
MINUS = "\N{MINUS SIGN}"
_SIDES_OF_THE_MAP = 2
_ORDER = {turn: place for place, turn in enumerate(Turn)}
_BY = {Turn.CLOSED: "by", Turn.NARROWED: "could be", Turn.CONFIRMED: "was not", Turn.OPENED: "without"}


@dataclass(frozen=True)
class Line:
    """A change: what it is, to what, and the rest of the sentence."""

    word: str
    subject: str
    told: str


@dataclass(frozen=True)
class Section:
    """Changes of one kind; ``more`` says how many are not among the lines, ``account`` how their numbers add up."""

    heading: str
    lines: tuple[Line, ...]
    more: int = 0
    account: str = ""


def sections(found: Changes) -> tuple[Section, ...]:
    """The report, without the sections in which nothing changed."""
    return tuple(section for section in _all_sections(found) if section.lines)


def _all_sections(found: Changes) -> Iterator[Section]:
    yield _shortened(f"Studies: {_records_counted(found.studies)}", list(_studies(found)))
    yield _shortened(f"References: {_records_counted(found.references)}", list(_references(found)))
    cells = [_gap_line(change, And(change.test.parts[:_SIDES_OF_THE_MAP])) for change in _in_order(found.cells)]
    yield _shortened(f"Cells of the map: {_turns_counted(found.cells)}", cells)
    if found.search:
        yield _searched(found.search)
    yield Section("Claims", tuple(map(_claim_line, found.claims)))
    yield Section("To bear in mind", tuple(Line("", "", note) for note in found.notes))


def _searched(found: SearchChanges) -> Section:
    lines = [_gap_line(change, change.test) for change in _in_order(found.gaps)]
    return _shortened(f"Gaps found by searching: {_turns_counted(found.gaps)}", lines, _account(found))


def _in_order(found: Iterable[GapChange]) -> list[GapChange]:
    """First what closed and opened: that a possible gap is certain now is news, but of less weight."""
    return sorted(found, key=lambda change: _ORDER[change.turn])


def _account(found: SearchChanges) -> str:
    """From how many gaps there were to how many there are, so that a reader can add it up."""
    turns = Counter(change.turn for change in found.gaps)
    steps = {
        "closed": -turns[Turn.CLOSED],
        "no longer asked": -turns[Turn.NO_LONGER_ASKED],
        "now within a broader gap": -found.absorbed,
        "opened": turns[Turn.OPENED],
        "first asked": turns[Turn.FIRST_ASKED],
        "until now within a broader gap": found.parted,
    }
    signed = ((MINUS if step < 0 else "+", abs(step), what) for what, step in steps.items() if step)
    told = "".join(f" {sign} {size:,} {what}" for sign, size, what in signed)
    return f"{found.before:,} before{told} = {found.after:,} after.{_surer(turns)}"


def _surer(turns: Counter[Turn]) -> str:
    """The turns that leave a gap a gap and so bear on no count."""
    told = {
        Turn.NARROWED: "certain and are only possible now (narrowed)",
        Turn.CONFIRMED: "possible and are certain now (confirmed)",
    }
    words = listed(f"{turns[turn]:,} were {what}" for turn, what in told.items() if turns[turn])
    return f" Of those counted before or after, {words}." if words else ""


def _shortened(heading: str, lines: Sequence[Line], account: str = "") -> Section:
    return Section(heading, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN), account)


def _records_counted(found: RecordChanges) -> str:
    counts = {
        "new": found.new,
        "changed": found.changed,
        "gone": found.gone,
        "that may have been there before": found.settled,
    }
    return ", ".join(f"{len(ids)} {word}" for word, ids in counts.items() if ids) or "no change"


def _turns_counted(found: Iterable[GapChange]) -> str:
    turns = Counter(change.turn for change in found)
    gave_way = sum(1 for change in found if change.left)
    words = {turn: f"{turns[turn]:,} {turn.value}" for turn in Turn if turns[turn]}
    if gave_way:
        words[Turn.CLOSED] += f" ({gave_way:,} of them gave way to narrower ones)"
    return ", ".join(words.values())


def _studies(found: Changes) -> Iterator[Line]:
    yield from (_study_line("new", id, found.new) for id in found.studies.new)
    yield from (_study_line("perhaps new", id, found.new) for id in found.studies.settled)
    yield from (Line("changed", one.id, _fields(one)) for one in found.studies.changed)
    yield from (_study_line("gone", id, found.old) for id in found.studies.gone)


def _study_line(word: str, id: str, view: View) -> Line:
    study = view.review.studies[id]
    awaiting = "" if study.extracted else ", not extracted yet"
    return Line(word, id, f"{view.review.year_text(study)}, {study.title}{awaiting}")


def _references(found: Changes) -> Iterator[Line]:
    yield from (Line("new", key, found.new.references[key].short) for key in found.references.new)
    yield from (Line("changed", one.id, _fields(one)) for one in found.references.changed)
    yield from (Line("gone", key, found.old.references[key].short) for key in found.references.gone)


def _fields(changed: ChangedRecord) -> str:
    return "; ".join(map(field_in_words, changed.fields))


def field_in_words(field: FieldChange) -> str:
    """A changed field with what it said and says, cut short."""
    if field.field == RECORD:
        return f"its record was {'added' if field.after else 'taken out'}"
    name, before, after = (_short(text) for text in (field.field, field.before, field.after))
    if not before:
        return f"{name} added: {after}"
    return f"{name}: {before} → {after}" if after else f"{name} removed: {before}"


def _gap_line(change: GapChange, shown: And) -> Line:
    told = f"{_counted(change.before)} → {_counted(change.after)}"
    if change.studies:
        told += f", {_BY[change.turn]} {', '.join(change.studies)}"
    if change.left:
        first = pattern_in_words(change.left[0].test)
        rest = f" and {len(change.left) - 1} more" if len(change.left) > 1 else ""
        told += f"; left open: {first}{rest}"
    return Line(change.turn.value, pattern_in_words(shown), told)


def _counted(counts: Counts) -> str:
    if counts.standing is Standing.NOT_ASKED:
        return "not asked"
    more = counts.possible - counts.sure
    return f"{counts.sure}" + (f" (+{more}?)" if more else "")


def _claim_line(change: ClaimChange) -> Line:
    before = change.before.value if change.before else "not there"
    after = change.after.value if change.after else "not there any more"
    word = "changed" if change.before and change.after else "new" if change.after else "gone"
    return Line(word, change.claim.id, f"{before} → {after}: {_short(change.claim.text)}")


def _short(text: str) -> str:
    return shorten(text, LONGEST, placeholder=" …", break_on_hyphens=False)
