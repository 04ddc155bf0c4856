"""A reference to an entry of BibTeX, in UTF-8, which reads back as the same reference.

pybtex's own writer is not used: it passes values through latexcodec, which changes what is not LaTeX to begin with, and
here all values are plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencemap.records.dates import parse_date
from evidencemap.records.names import Name
from evidencemap.records.reference import VERBATIM, Reference

ORDER = ("author", "editor", "title", "booktitle", "journal", "journaltitle", "year", "date", "volume", "number")
"""Fields that come first, in this order; the others follow as they stood in their entry."""

_SIGNS = {
    "\\": r"{\textbackslash}",
    "{": r"{\lbrace}",
    "}": r"{\rbrace}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "$%&#_"},
}
_MATHEMATICS = re.compile(r"(\$(?:[^$\\]|\\.)+\$)")
_LIGATURE = re.compile(r"(?<=([-`' ]))(?=\1)")


def bibtex_entry(reference: Reference) -> str:
    """The entry, from its sign to its closing brace."""
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(reference))
    return f"@{reference.kind}{{{reference.key},\n{fields}}}"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    names = [name for name in ORDER if name in reference.fields]
    for name in (*names, *(name for name in reference.fields if name not in ORDER)):
        yield name, _value(reference, name, reference.fields[name])


def _value(reference: Reference, name: str, text: str) -> str:
    if name in ("author", "editor"):
        people = reference.authors if name == "author" else reference.editors
        others = reference.and_others and people == reference.creators
        return " and ".join([*map(_person, people), *(["others"] if others else [])])
    if name in ("year", "date"):
        return _date(reference, text)
    if name == "title":
        return _with_capitals_kept(text)
    if name == "pages":
        return re.sub(r"(?<=\w)–(?=\w)", "--", escaped(text))
    return _verbatim(text) if name in VERBATIM else escaped(text)


def _verbatim(text: str) -> str:
    """An address or number as it is, save that a backslash before a sign is doubled: one alone escapes the sign."""
    return re.sub(r"\\(?=[_%&#~])", r"\\\\", text)


def escaped(text: str) -> str:
    """Plain text as LaTeX that shows it; what is mathematics stays as it is where its braces are in pairs."""
    return "".join(part if _is_mathematics(part) else _escaped(part) for part in _MATHEMATICS.split(text))


def _escaped(text: str) -> str:
    return _LIGATURE.sub("{}", "".join(_SIGNS.get(sign, sign) for sign in text))


def _is_mathematics(text: str) -> bool:
    """Whether text between dollar signs is more than two prices, and can stand in a field as it is."""
    if not (_MATHEMATICS.fullmatch(text) and re.search(r"[\\^_]", text)):
        return False
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _with_capitals_kept(title: str) -> str:
    """The title with words such as BPD in braces, since many styles set titles in small letters."""
    if _MATHEMATICS.search(title):
        return escaped(title)
    return " ".join(f"{{{escaped(word)}}}" if _has_capitals(word) else escaped(word) for word in title.split(" "))


def _has_capitals(word: str) -> bool:
    """Whether letters after the first of a word are capitals, hyphens apart: DNA and T-cell, not Meta-Analysis."""
    return any(part[1:] != part[1:].lower() for part in re.split(r"[\W\d_]+", word))


def _date(reference: Reference, text: str) -> str:
    """The date as written; the sign ``~`` after an approximate year, which plain text has lost, is put back."""
    lacks_sign = parse_date(text) != reference.date == parse_date(f"{text}~")
    return f"{text}~" if lacks_sign else escaped(text)


def _person(name: Name) -> str:
    if name.institution:
        return f"{{{escaped(name.family)}}}"
    family = " ".join(part for part in (escaped(name.particle), _kept_together(name.family, name.particle)) if part)
    if not name.given and not name.suffix:
        return f"{family}," if " " in family else family
    return ", ".join(part for part in (family, _kept_together(name.suffix), _kept_together(name.given)) if part)


def _kept_together(part: str, particle: str = "") -> str:
    """A part of a name, in braces where BibTeX would take it apart."""
    splits = "," in part or re.search(r"(?i)\band\b", part) or (not particle and re.match(r"[a-z].* ", part))
    return f"{{{escaped(part)}}}" if splits else escaped(part)
