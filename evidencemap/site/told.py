"""Sentences that name studies and references by their ids, as pages tell them: by author and year, with links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evidencemap.site.material import Material
from evidencemap.site.pages.parts import Link

_ID = re.compile(r"\w[\w-]*")
_NOT_PROSE = re.compile(r"[\d_-]")
_YEAR_IN_BRACKETS = re.compile(r" \(([^()]*)\)")


def told(material: Material, sentence: str) -> tuple[Link, ...]:
    """The sentence in pieces, each study and reference that it names with the page that it has.

    Of a study with several reports the first in the bibliography is named. An id that might be a word of the sentence,
    having only letters, is left as it is.
    """
    return tuple(_pieces(material, sentence))


def told_plainly(material: Material, sentence: str) -> str:
    """The same without links."""
    return "".join(piece.text for piece in told(material, sentence))


def _pieces(material: Material, sentence: str) -> Iterator[Link]:
    end = 0
    for found in _ID.finditer(sentence):
        named = _named(material, found[0])
        if named:
            before = sentence[: found.start()]
            yield Link(sentence[end : found.start()])
            inside = before.count("(") > before.count(")")
            yield Link(_YEAR_IN_BRACKETS.sub(r", \1", named.text) if inside else named.text, named.path)
            end = found.end()
    yield Link(sentence[end:])


def _named(material: Material, word: str) -> Link | None:
    if not _NOT_PROSE.search(word):
        return None
    if study := material.review.studies.get(word):
        reports = material.reference_links(study.reports)
        return Link(reports[0].text if reports else study.title, material.addresses.study(study))
    return material.reference_link(word) if word in material.review.references else None
