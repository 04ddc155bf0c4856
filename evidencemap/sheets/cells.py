"""A coding to the words of a cell, and the words of a cell to what they say; people choose labels, ids are taken too.

Several terms are separated by semicolons or line breaks. ``(unclear)`` behind a term says that it may not be meant,
``(kind not reported)`` that a narrower one may be. Locators, remarks and packages have no place in a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencemap.records.codebook import Facet, Term
from evidencemap.records.coding import STATE_WORDS, Code, Coding, State
from evidencemap.values import dataclass

UNCLEAR, KIND_OPEN = "unclear", "kind not reported"
LONGEST = 32_000
CUT = " […]"

_MARKS = {UNCLEAR: UNCLEAR, KIND_OPEN: KIND_OPEN, "kind unclear": KIND_OPEN}
_MARKED = re.compile(r"(?P<term>.+?)\s*\((?P<marks>[^()]*)\)")
_SEPARATOR = re.compile(r"[;\n]")
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
    }
)


@dataclass(frozen=True)
class Part:
    """One thing that a cell says: a term with its marks, or without a term the word for its absence."""

    term: Term | None
    state: State = State.CODED
    sure: bool = True
    kind_open: bool = False


class CellMistake(Exception):  # noqa: N818  reads as a sentence: "raise CellMistake"
    """A cell that says what cannot be written."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message, self.hint = message, hint
        super().__init__(message)


def tidy(text: str) -> str:
    """A text as cells hold it: no white space at the ends of its lines, one kind of line break."""
    lines = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.strip() for line in lines).strip()


def plain_letters(text: str) -> str:
    """A text without what spreadsheets and word processors correct by themselves: quotation marks, dashes, spaces."""
    return " ".join(re.sub("-+", "-", text.translate(_TYPOGRAPHY)).split())


def cut(text: str) -> str:
    """A text that fits into a cell; what was cut off ends with a mark and cannot be changed there."""
    text = tidy(text.replace("\ufffe", "\N{REPLACEMENT CHARACTER}").replace("\uffff", "\N{REPLACEMENT CHARACTER}"))
    return text if len(text) <= LONGEST else text[:LONGEST] + CUT


def term_words(facet: Facet, term: Term) -> str:
    """The label of a term; its id where the label could be taken for something else."""
    label = tidy(term.label)
    if "\n" in label or ";" in label or _is_piece(facet, label):
        return term.id
    try:
        return label if cell_parts(facet, label) == (Part(term),) else term.id
    except CellMistake:
        return term.id


def _is_piece(facet: Facet, label: str) -> bool:
    """Whether a label stands between the semicolons of another."""
    folded = label.casefold()
    longer = (spelling.casefold() for spelling in facet.spellings if ";" in spelling)
    return any(folded == piece.strip() for spelling in longer for piece in spelling.split(";"))


def coding_words(facet: Facet, coding: Coding | None) -> str:
    """What a cell shows of a coding; nothing where it is not coded yet."""
    if coding is None or coding.state is State.NOT_CODED:
        return ""
    return "; ".join(_code_words(facet, code) for code in coding.codes) or coding.state.value


def _code_words(facet: Facet, code: Code) -> str:
    marks = [word for word, said in ((UNCLEAR, not code.sure), (KIND_OPEN, code.kind_open)) if said]
    return term_words(facet, code.term) + (f" ({', '.join(marks)})" if marks else "")


def cell_parts(facet: Facet, cell: str) -> tuple[Part, ...]:
    """What a cell says of a facet, in its order; empty where it says nothing. Raises CellMistake."""
    parts = tuple(_parts(facet, [piece.strip() for piece in _SEPARATOR.split(tidy(cell)) if piece.strip()]))
    if len(parts) > 1 and (state := next((part.state for part in parts if part.term is None), None)):
        raise CellMistake(f"'{state.value}' cannot stand beside terms", "write it alone")
    if len(parts) > 1 and not facet.many:
        raise CellMistake(f"takes one value, found {len(parts)}", "keep one")
    ids = [part.term.id for part in parts if part.term]
    if repeated := next((id for id in ids if ids.count(id) > 1), ""):
        raise CellMistake(f"'{repeated}' is given twice", "keep one")
    return parts


def _parts(facet: Facet, pieces: list[str]) -> Iterator[Part]:
    """Each piece, or as many together as make a label that holds semicolons itself."""
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -1):
            words = "; ".join(pieces[at:end])
            if part := _part(facet, words):
                break
        else:
            raise _unknown(facet, pieces[at])
        if end > at + 1 and all(_part(facet, piece) for piece in pieces[at:end]):
            raise CellMistake(f"'{words}' could be one term or several", "write the ids of the terms that are meant")
        yield part
        at = end


def _part(facet: Facet, words: str) -> Part | None:
    state = STATE_WORDS.get(" ".join(words.casefold().split()))
    if state:
        return Part(None, state)
    if term := _term(facet, words):
        return Part(term)
    marked = _MARKED.fullmatch(words)
    marks = [_MARKS.get(" ".join(mark.casefold().split())) for mark in marked["marks"].split(",")] if marked else []
    term = _term(facet, marked["term"]) if marked else None
    if term is None or None in marks:
        return None
    sure = UNCLEAR not in marks
    return Part(term, State.CODED if sure else State.UNCLEAR, sure, KIND_OPEN in marks)


def _term(facet: Facet, words: str) -> Term | None:
    if term := facet.spelt(words):
        return term
    letters = plain_letters(words).casefold()
    alike = {id for spelling, id in facet.spellings.items() if plain_letters(spelling).casefold() == letters}
    return facet.terms[alike.pop()] if len(alike) == 1 else None


def _unknown(facet: Facet, words: str) -> CellMistake:
    commas = [piece.strip() for piece in words.split(",")]
    if len(commas) > 1 and all(_part(facet, piece) for piece in commas):
        return CellMistake(f"unknown term '{words}'", "separate terms by semicolons")
    return CellMistake(f"unknown term '{words}'", facet.hint(words))
