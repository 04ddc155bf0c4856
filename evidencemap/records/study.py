"""A study: the unit of evidence, with its findings; one YAML file each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from types import MappingProxyType

from evidencemap.problems import Place, ProblemLog
from evidencemap.records.codebook import YES, YES_NO, Codebook, Facet
from evidencemap.records.coding import NOT_CODED, Coding, CodingShape
from evidencemap.records.shapes import IDENTIFIER, KEY, PROSE, Choice, Field, Given, Many, Mapped, WholeNumber
from evidencemap.values import dataclass

DIRECTIONS = ("positive", "negative", "mixed", "none", "not applicable", "not reported")


@dataclass(frozen=True)
class Sample:
    """Who or what was studied, in the source's words for size."""

    size: str = ""
    unit: str = ""
    note: str = ""
    at: str = ""


@dataclass(frozen=True)
class Number:
    """A figure that the source prints: what, of whom, when, and the value as printed."""

    what: str
    value: str
    of: str = ""
    when: str = ""
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """Codings that belong together, and what was found; facets of the study are not repeated here."""

    summary: str
    codings: Mapping[str, Coding]
    direction: str = ""
    report: str = ""
    numbers: tuple[Number, ...] = ()
    at: str = ""
    note: str = ""
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True)
class Study:
    """One sample, trial, programme evaluation or review, whatever the number of its reports.

    ``codings`` holds what is said once for the whole study, whatever the level of the facet. ``scope`` is what a review
    set out to bring together, facet by facet; ``includes`` are the ids of the studies that it did bring together; each
    is None where that is not recorded. ``searched`` is the last year that its searches cover. ``cohort`` names the
    people or the register that several studies share. ``extracted`` is False for a reference that waits for its
    record: nothing is known of it yet. ``draft`` is True while somebody is still extracting it. ``places`` says where
    each field stands.
    """

    id: str
    title: str
    reports: tuple[str, ...]
    codings: Mapping[str, Coding]
    findings: tuple[Finding, ...]
    described_in: tuple[str, ...] = ()
    question: str = ""
    scope: Mapping[str, Coding] | None = None
    includes: tuple[str, ...] | None = None
    searched: int | None = None
    cohort: str = ""
    sample: Sample = Sample()
    limitations: tuple[str, ...] = ()
    note: str = ""
    coder: str = ""
    coded: str = ""
    draft: bool = False
    extracted: bool = True
    place: Place = field(default=Place(""), compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def coding(self, facet: str, finding: Finding | None) -> Coding:
        """What is known of a facet in one finding: its own coding, else the study's, else *not coded yet*."""
        own = finding.codings.get(facet) if finding else None
        return own or self.codings.get(facet, NOT_CODED)

    def prose(self) -> Iterator[str]:
        """Every sentence and figure of the record, for those who look for words."""
        yield from (self.title, self.question, self.note, *self.limitations)
        yield from vars(self.sample).values()
        yield from (note for coding in self.codings.values() for note in coding.notes())
        for finding in self.findings:
            yield from (finding.summary, finding.note, finding.at)
            yield from (word for number in finding.numbers for word in vars(number).values())
            yield from (note for coding in finding.codings.values() for note in coding.notes())


def awaiting_study(key: str, title: str) -> Study:
    """A study that stands for a reference whose record is still to be written."""
    return Study(key, title, (key,), MappingProxyType({}), (), extracted=False)


_SAMPLE = Mapped(
    (
        Field("size", PROSE, "How many, as the source says it."),
        Field("unit", PROSE, "Of what: people, sessions, studies ..."),
        Field("note", PROSE, "A remark."),
        Field("at", PROSE, "Where the source says so."),
    ),
    lambda _place, given, _log: Sample(**given),
    short="size",
    noun="sample",
)

_NUMBER = Mapped(
    (
        Field("what", PROSE, "What the figure is about.", required=True),
        Field("value", PROSE, "The figure as printed, with its unit.", required=True),
        Field("of", PROSE, "Which group or person."),
        Field("when", PROSE, "At which time."),
        Field("note", PROSE, "A remark."),
    ),
    lambda _place, given, _log: Number(**given),
    noun="number",
)


def finding_shape(codebook: Codebook) -> Mapped[Finding]:
    """A finding as this codebook allows it."""
    return Mapped(
        (
            Field("summary", PROSE, "What was found, in one sentence.", required=True),
            *_facet_fields((facet for facet in codebook if facet.level == "finding"), codebook),
            Field("report", KEY, "Which of several reports says so: the finding is as old as that."),
            Field("direction", Choice(DIRECTIONS), "Whether it went the way that was hoped for."),
            Field("numbers", Many(_NUMBER), "Figures that the source prints."),
            Field("at", PROSE, "Where the source says so."),
            Field("note", PROSE, "A remark."),
        ),
        lambda place, given, _log: _finding(place, given, codebook),
        noun="finding",
        elsewhere={facet.id: "it is said of the whole study" for facet in codebook if facet.level == "study"},
    )


def study_shape(codebook: Codebook) -> Mapped[Study]:
    """A study as this codebook allows it."""
    return Mapped(
        (
            Field("study", IDENTIFIER, "The id: the file's name without its ending.", required=True),
            Field("title", PROSE, "What the study is, in a few words of your own.", required=True),
            Field(
                "reports",
                Many(KEY, or_one=True, least=1, distinct=True),
                "Citation keys of its publications.",
                required=True,
            ),
            Field(
                "described_in",
                Many(KEY, or_one=True, distinct=True),
                "What it was extracted from, if not its own reports.",
            ),
            Field("question", PROSE, "What it set out to learn."),
            Field("scope", _scope_shape(codebook), "Of a review: what it set out to bring together."),
            Field("includes", Many(KEY, distinct=True), "Of a review: the ids of the studies that it includes."),
            Field("searched", WholeNumber(1000), "Of a review: the last year that its searches cover."),
            Field("cohort", PROSE, "The cohort or register that it shares with other studies."),
            *_facet_fields(codebook, codebook),
            Field("sample", _SAMPLE, "Who or what was studied."),
            Field("findings", Many(finding_shape(codebook)), "Codings that belong together."),
            Field("limitations", Many(PROSE, or_one=True), "What limits it."),
            Field("note", PROSE, "Anything odd."),
            Field("coder", PROSE, "Who extracted it."),
            Field("coded", PROSE, "When it was extracted."),
            Field(
                "draft",
                Choice(YES_NO),
                "Whether it is still being extracted: what is missing is then no mistake yet.",
            ),
        ),
        lambda place, given, log: _study(place, given, codebook, log),
        noun="study",
    )


def _scope_shape(codebook: Codebook) -> Mapped[Mapping[str, Coding]]:
    topics = [facet for facet in codebook if not facet.names_study]
    return Mapped(
        tuple(_facet_fields(topics, codebook)), lambda _place, given, _log: _codings(given, codebook), noun="scope"
    )


def reserved_names() -> frozenset[str]:
    """Words of a study record that no facet may take as its id."""
    empty = Codebook(MappingProxyType({}))
    return frozenset(field.name for shape in (study_shape(empty), finding_shape(empty)) for field in shape.fields)


def _facet_fields(facets: Iterable[Facet], codebook: Codebook) -> list[Field]:
    homes = {term.id: term.facet for term in codebook.terms()}
    return [
        Field(
            facet.id,
            CodingShape(facet, homes),
            facet.question or facet.label,
            expected=facet.required and facet.level == "study",
        )
        for facet in facets
    ]


def _codings(given: Given, codebook: Codebook) -> Mapping[str, Coding]:
    return MappingProxyType({facet.id: given[facet.id] for facet in codebook if facet.id in given})


def _finding(place: Place, given: Given, codebook: Codebook) -> Finding:
    return Finding(
        summary=given["summary"],
        codings=_codings(given, codebook),
        direction=given.get("direction", ""),
        report=given.get("report", ""),
        numbers=given.get("numbers", ()),
        at=given.get("at", ""),
        note=given.get("note", ""),
        place=place,
    )


def _study(place: Place, given: Given, codebook: Codebook, log: ProblemLog) -> Study:
    study = Study(
        id=given["study"],
        title=given["title"],
        reports=given["reports"],
        codings=_codings(given, codebook),
        findings=given.get("findings", ()),
        described_in=given.get("described_in", ()),
        question=given.get("question", ""),
        scope=given.get("scope"),
        includes=given.get("includes"),
        searched=given.get("searched"),
        cohort=given.get("cohort", ""),
        sample=given.get("sample", Sample()),
        limitations=given.get("limitations", ()),
        note=given.get("note", ""),
        coder=given.get("coder", ""),
        coded=given.get("coded", ""),
        draft=given.get("draft") in YES,
        place=place,
        places=given.places,
    )
    _tell_missing(study, codebook, log)
    return study


def _tell_missing(study: Study, codebook: Codebook, log: ProblemLog) -> None:
    """Tell which required facets nothing is said of: a mistake, unless the record says that it is a draft."""
    missing = [facet.id for facet in codebook if facet.required and not _is_said(study, facet)]
    tell = log.notice if study.draft else log.add
    for id in missing:
        tell(study.place, f"'{id}' is missing", "give a term, or say 'not reported'")
    if study.draft and not missing:
        log.notice(
            study.places["draft"], "draft: all that is required is said", "take the line out once you are through"
        )


def _is_said(study: Study, facet: Facet) -> bool:
    everywhere = bool(study.findings) and all(facet.id in finding.codings for finding in study.findings)
    return facet.id in study.codings or everywhere
