"""A query as a sentence that a reviewer would write; the words come from the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidencemap.counts import counted
from evidencemap.query.syntax import EVERYTHING, And, HasTerm, Level, Not, Test, conjuncts

STUDY = ("study", "studies")


def finding_sentence(test: Test, sure: int, possible: int, as_of: int | None = None) -> str:
    """How many studies there are, or were by the end of a year, as a sentence: the answer to a query."""
    one, several = kind_of_study(test)
    about = description(test) + (f" by the end of {as_of}" if as_of else "")
    if possible == 0:
        return f"No {one}{about}."
    if sure == 0:
        could = counted(possible, *STUDY)
        return f"No {one}{about} is known, but {could} could turn out to be one."
    return f"{counted(sure, one, several)}{about}."


def counted_studies(test: Test, number: int) -> str:
    """So many studies of a pattern: *3 interview studies of reading aloud*."""
    return f"{counted(number, *kind_of_study(test))}{description(test)}"


def impossible_sentence(test: Test, reason: str) -> str:
    """That nothing can be what a query asks for, and why."""
    one, _ = kind_of_study(test)
    return f"No {one}{description(test)} can be: {reason}"


def kind_of_study(test: Test) -> tuple[str, str]:
    """The noun for one and for several: *randomised trial* where the query asks for one, else *study*.

    Where it asks for several at once: *randomised trial that is also an interview study*.
    """
    named = [part.term for part in conjuncts(test) if isinstance(part, HasTerm) and part.facet.names_study]
    if not named:
        return STUDY
    first, *others = named
    if not others:
        return first.label, first.plural
    one = listed(_with_article(term.label) for term in others)
    several = listed(term.plural for term in others)
    return f"{first.label} that is also {one}", f"{first.plural} that are also {several}"


def studies_asked_for(test: Test) -> str:
    """The studies that a query asks for, in the plural: *interview studies on fluency*, or just *studies*."""
    return kind_of_study(test)[1] + description(test)


def description(test: Test) -> str:
    """What comes after the noun, each part in the codebook's own phrase, with a space in front."""
    parts = conjuncts(test)
    terms = [part for part in parts if isinstance(part, HasTerm) and not part.facet.names_study]
    return "".join(map(_phrase, [*terms, *(part for part in parts if not isinstance(part, HasTerm))]))


def pattern_in_words(test: Test) -> str:
    """The query as a heading: *reading aloud × fluency*."""
    return "everything" if test == EVERYTHING else " × ".join(_words(test))


def _words(test: Test) -> Iterator[str]:
    for part in conjuncts(test):
        yield _levelled(part) if isinstance(part, HasTerm) else str(part)


def _phrase(test: Test) -> str:
    match test:
        case HasTerm(facet) if facet.names_study:
            return f" that is {_with_article(test.term.label)}"
        case HasTerm(facet):
            return " " + facet.phrase.replace("{term}", _levelled(test))
        case Not(HasTerm(facet) as part) if facet.names_study:
            return f" (leaving out {part.term.plural})"
        case And():
            return "".join(_phrase(part) for part in test.parts)
        case _:
            return f" with {test}"


def _levelled(test: HasTerm) -> str:
    match test.level:
        case Level.ISOLATED:
            return f"{test.term.label} alone"
        case Level.INCLUDES:
            return f"anything that includes {test.term.label}"
        case Level.SEPARABLE:
            return test.term.label


def closing_sentence(test: Test, sure: int, possible: int) -> str:
    """What it would take for a gap to be none."""
    one, _ = kind_of_study(test)
    parts = sum(isinstance(part, HasTerm) and part.facet.level == "finding" for part in conjuncts(test))
    together = ", with all of it in one finding" if parts > 1 else ""
    new = f"{f'another {one}' if sure else _with_article(one)}{description(test)}{together}"
    if possible == sure:
        return f"{new[0].upper()}{new[1:]}."
    open_studies = possible - sure
    these = "the study that is" if open_studies == 1 else f"one of the {open_studies} studies that are"
    return f"Reading {these} not known well enough, if it turns out to match; or {new}."


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def expected_words(expected: float) -> str:
    """An expected count as people read it; *0* only where nothing at all is expected."""
    if expected == 0:
        return "0"
    return f"{expected:.1f}" if expected >= 0.05 else "under 0.1"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as an enumeration: *a, b and c*."""
    *most, end = (*words,) or ("",)
    return f"{', '.join(most)} {last} {end}" if most else end
