"""How the columns of a table become the facets of a review: what ``evidencemap import`` is told in its mapping file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from evidencemap.nearest import did_you_mean
from evidencemap.problems import Place, ProblemLog
from evidencemap.records.codebook import LEVELS, QUERY_WORDS, YES, YES_NO
from evidencemap.records.coding import STATE_WORDS, State
from evidencemap.records.protocol import NOT_REPORTED
from evidencemap.records.shapes import IDENTIFIER, PROSE, Choice, Field, Given, Json, Many, Mapped, Shape, Verbatim
from evidencemap.records.study import reserved_names
from evidencemap.sources.nodes import Entries, Items, Node, Text
from evidencemap.sources.table import DELIMITERS, ENCODINGS

T = TypeVar("T")

STUDY, FINDING = LEVELS
STATES = {**STATE_WORDS, State.NOT_CODED.value: State.NOT_CODED}
_BRACES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class NewTerm:
    """A term that a table brings; its id is made from the label where none is given."""

    label: str
    id: str = ""


@dataclass(frozen=True)
class FacetPlan:
    """A facet and where a table says it: in one ``column``, or in one of the ``columns`` for each term.

    ``values`` says what is meant by a cell, where that is not its own words; ``yes`` which words tick a column, any
    where empty.
    """

    id: str
    label: str
    role: str
    phrase: str
    names_study: bool
    column: Text | None
    separator: str
    values: tuple[tuple[Text, tuple[NewTerm, ...]], ...]
    columns: tuple[tuple[Text, NewTerm], ...]
    yes: tuple[str, ...]
    place: Place
    on: str = STUDY


@dataclass(frozen=True)
class StudyPlan:
    """The columns that say which study a row is.

    Rows with the same words in the column ``same`` are of one study. Of several ``coder``s each has a record of his or
    her own; what stands in ``consensus`` is the name under which the rows give what they agreed on.
    """

    title: Text
    year: Text
    short: Text | None = None
    authors: Text | None = None
    doi: Text | None = None
    id: Text | None = None
    same: Text | None = None
    coder: Text | None = None
    consensus: str = ""
    sample: Pattern | None = None

    @property
    def columns(self) -> tuple[Text, ...]:
        """The columns that are named."""
        named = [name for name in vars(self).values() if isinstance(name, Text)]
        return (*named, *(self.sample.columns if self.sample else ()))


@dataclass(frozen=True)
class Pattern:
    """Words with columns between braces, as in ``after {Weeks} weeks``."""

    written: Text

    @property
    def columns(self) -> tuple[Text, ...]:
        """The columns that are named, each with its place."""
        found = _BRACES.finditer(self.written.value)
        return tuple(Text(match[1], self.written.at(match.start(1))) for match in found)

    def filled(self, cell: Callable[[Text], str]) -> str:
        """The words with the cells put in; empty where a cell says nothing."""
        cells = {column.value: cell(column) for column in self.columns}
        if not all(cells.values()):
            return ""
        return str(_BRACES.sub(lambda match: cells[match[1]], self.written.value))


@dataclass(frozen=True)
class NumberPlan:
    """A figure that a row gives: what it is, in which column, and of whom and when it is."""

    what: Pattern
    column: Text
    of: Pattern | None = None
    when: Pattern | None = None

    @property
    def columns(self) -> tuple[Text, ...]:
        """The columns that are named."""
        patterns = (self.what, *(pattern for pattern in (self.of, self.when) if pattern))
        return (self.column, *(column for pattern in patterns for column in pattern.columns))


@dataclass(frozen=True)
class FindingPlan:
    """How a row becomes a finding of its study: its summary, and the figures it gives."""

    summary: Pattern
    numbers: tuple[NumberPlan, ...] = ()


@dataclass(frozen=True)
class TableMapping:
    """What a table means.

    ``absent`` are words such as *NA* that stand for no value, with the reason; ``empty`` is what an empty cell means.
    Each row is a finding of its study where there are ``findings``. ``gaps`` are the facets in which gaps are searched
    for, all where empty.
    """

    title: str
    study: StudyPlan
    facets: tuple[FacetPlan, ...]
    question: str = NOT_REPORTED
    delimiter: str = ","
    encoding: str = ""
    sheet: str = ""
    absent: tuple[tuple[Text, State], ...] = ()
    empty: State = State.NOT_REPORTED
    findings: FindingPlan | None = None
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words(Generic[T]):
    """Words of the table, each with what it means; where ``listed``, also a list of words that mean themselves."""

    of: Shape[T]
    listed: bool = False

    def read(self, node: Node, log: ProblemLog) -> tuple[tuple[Text, T], ...] | None:
        """The pairs in the order of the file."""
        if self.listed and isinstance(node, Items):
            node = Entries(tuple((item, item) for item in node.items if isinstance(item, Text)), node.place)
        if not isinstance(node, Entries) or not node.entries:
            wanted = "a list or a mapping" if self.listed else "a mapping"
            log.add(node.place, f"expected {wanted}", "write 'words of the table: term'")
            return None
        read = [(word, self.of.read(value, log)) for word, value in node]
        return tuple((word, value) for word, value in read if value is not None)

    def schema(self) -> Json:
        """An object with any keys."""
        whole: Json = {"type": "object", "additionalProperties": self.of.schema(), "minProperties": 1}
        return {"anyOf": [whole, {"type": "array", "items": {"type": "string"}}]} if self.listed else whole


@dataclass(frozen=True)
class _PatternShape:
    """Words with columns between braces."""

    def read(self, node: Node, log: ProblemLog) -> Pattern | None:
        """The words as written, to be filled with cells later."""
        text = _COLUMN.read(node, log)
        return Pattern(text) if text else None

    def schema(self) -> Json:
        """Plain text."""
        return {"type": "string"}


@dataclass(frozen=True)
class _StateShape:
    """A word that says why there is no term; nobody has looked yet among them."""

    def read(self, node: Node, log: ProblemLog) -> State | None:
        """The state."""
        word = Choice(tuple(STATES)).read(node, log)
        return STATES[word] if word else None

    def schema(self) -> Json:
        """An enumeration."""
        return {"enum": list(STATES)}


_COLUMN = Verbatim()
_PATTERN = _PatternShape()

_TERM: Mapped[NewTerm] = Mapped(
    (
        Field("label", PROSE, "The words that pages use, or a word for absence such as 'not reported'.", required=True),
        Field("term", IDENTIFIER, "The id that records use; made from the label if left out."),
    ),
    lambda _place, given, _log: NewTerm(given["label"], given.get("term", "")),
    short="label",
    noun="term",
)

_FACET: Mapped[FacetPlan] = Mapped(
    (
        Field("facet", IDENTIFIER, "The id that records and queries use.", required=True),
        Field("label", PROSE, "The words that pages use; the id if left out."),
        Field("role", PROSE, "Its place in the question of a review: population, intervention, outcome ..."),
        Field("phrase", PROSE, "How a term joins a sentence, as in 'of {term}'."),
        Field("names_study", Choice(YES_NO), "Whether its terms are kinds of study."),
        Field("column", _COLUMN, "The column with its values."),
        Field("separator", PROSE, "What stands between several values in one cell."),
        Field("values", _Words(Many(_TERM, or_one=True, least=1)), "What a value of the column means."),
        Field("columns", _Words(_TERM, listed=True), "A column for each term; what is ticked was coded."),
        Field("yes", Many(PROSE, or_one=True), "The words that tick such a column; any if left out."),
        Field("on", Choice(LEVELS), "Whether it is said of the study, as if left out, or of each finding."),
    ),
    lambda place, given, log: _facet(place, given, log),
    noun="facet",
)

_STUDY: Mapped[StudyPlan] = Mapped(
    (
        Field("title", _COLUMN, "The column with the title.", required=True),
        Field("year", _COLUMN, "The column with the year.", required=True),
        Field("short", _COLUMN, "The column with a short name such as 'Sample (2020)'."),
        Field("authors", _COLUMN, "The column with the authors, ';' between them."),
        Field("doi", _COLUMN, "The column with the DOI."),
        Field("id", _COLUMN, "The column with an id of its own for each study."),
        Field("same", _COLUMN, "The column that has the same words in all rows of one study."),
        Field("coder", _COLUMN, "The column that says who coded the row, where several did."),
        Field("consensus", PROSE, "What stands there in the rows that several agreed on."),
        Field("sample", _PATTERN, "Who or what was studied, as in '{N} patients'."),
    ),
    lambda _place, given, _log: StudyPlan(**given),
    noun="mapping of studies",
)

_NUMBER = Mapped(
    (
        Field("what", _PATTERN, "What the figure is about.", required=True),
        Field("column", _COLUMN, "The column with the figure, which is kept as printed.", required=True),
        Field("of", _PATTERN, "Which group or person."),
        Field("when", _PATTERN, "At which time."),
    ),
    lambda _place, given, _log: NumberPlan(**given),
    noun="number",
)

_FINDINGS = Mapped(
    (
        Field("summary", _PATTERN, "What was found, with columns between braces.", required=True),
        Field("numbers", Many(_NUMBER), "The figures that a row gives."),
    ),
    lambda _place, given, _log: FindingPlan(**given),
    noun="mapping of findings",
)

MAPPING_SHAPE: Mapped[TableMapping] = Mapped(
    (
        Field("title", PROSE, "The title of the review.", required=True),
        Field("question", PROSE, "What it asks."),
        Field("delimiter", Choice(DELIMITERS), "What stands between cells: ',' if left out."),
        Field("encoding", Choice(ENCODINGS), "How letters are written; UTF-8 if left out."),
        Field("sheet", PROSE, "Of a workbook: the sheet; the first if left out."),
        Field("absent", _Words(_StateShape()), "Words that stand for no value, such as NA, and what they mean."),
        Field("empty", _StateShape(), "What an empty cell means: 'not reported' if left out."),
        Field("findings", _FINDINGS, "How each row becomes a finding of its study."),
        Field("study", _STUDY, "The columns that say which study a row is.", required=True),
        Field("facets", Many(_FACET, least=2), "The facets and their columns.", required=True),
        Field("gaps", Many(IDENTIFIER, least=2), "The facets in which gaps are searched for; all if left out."),
    ),
    lambda _place, given, log: _mapping(given, log),
    noun="mapping",
)


def state_of(words: str) -> State | None:
    """The state that words such as *Not reported* stand for, in capitals or not."""
    return STATES.get(words.casefold())


def _facet(place: Place, given: Given, log: ProblemLog) -> FacetPlan | None:
    id = given["facet"]
    if id in reserved_names() or id in QUERY_WORDS:
        log.add(given.places["facet"], f"'{id}' already means something in a record or a query", "choose another id")
        return None
    if ("column" in given.places) == ("columns" in given.places):
        if set(given.places) <= {field.name for field in _FACET.fields}:
            hint = "one column with values, or one for each term"
            log.add(place, f"facet '{id}' needs either 'column' or 'columns'", hint)
        return None
    for name, home in (("separator", "column"), ("values", "column"), ("yes", "columns")):
        if name in given.places and home not in given.places:
            log.add(given.places[name], f"{name}: says nothing without '{home}'", "remove it")
    if given.spoilt("column") or given.spoilt("columns"):
        return None
    return FacetPlan(
        id=id,
        label=given.get("label", id),
        role=given.get("role", ""),
        phrase=given.get("phrase", f"with {given.get('label', id)} {{term}}"),
        names_study=given.get("names_study") in YES,
        column=given.get("column"),
        separator=given.get("separator", ""),
        values=given.get("values", ()),
        columns=given.get("columns", ()),
        yes=given.get("yes", ()),
        place=place,
        on=given.get("on", STUDY),
    )


def _mapping(given: Given, log: ProblemLog) -> TableMapping:
    for facet in given["facets"]:
        if facet.on == FINDING and "findings" not in given.places:
            hint = "say how a row becomes a finding, or leave 'on' out"
            log.add(facet.place, f"facet '{facet.id}' is said of findings, and there is no 'findings'", hint)
    ids: dict[str, Place] = {}
    for facet in given["facets"]:
        if facet.id in ids:
            log.add(facet.place, f"facet '{facet.id}' is here twice", f"first at {ids[facet.id]}")
        ids.setdefault(facet.id, facet.place)
    for id in given.get("gaps", ()):
        if id not in ids:
            log.add(given.places["gaps"], f"gaps: no facet '{id}'", did_you_mean(id, ids))
    return TableMapping(**given)


def named_columns(mapping: TableMapping) -> Iterator[Text]:
    """Every column that a mapping names, in its order."""
    yield from mapping.study.columns
    for facet in mapping.facets:
        yield from [facet.column] if facet.column else [name for name, _ in facet.columns]
    if mapping.findings:
        yield from mapping.findings.summary.columns
        yield from (column for number in mapping.findings.numbers for column in number.columns)
