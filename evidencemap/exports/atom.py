"""News as an Atom feed (RFC 4287) that needs no address of its own: ids are made from what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from evidencemap.values import dataclass

NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One piece of news; ``name`` is its name for ever, ``anchor`` where on the page it stands.

    ``updated`` is a date with time and offset.
    """

    name: str
    anchor: str
    title: str
    updated: str
    text: str


def atom(title: str, author: str, page: str, entries: Iterable[Entry]) -> str:
    """The feed of a page, newest entry first; there must be one. Two builds of the same news give the same bytes."""
    entries = tuple(entries)
    feed = Element("feed", xmlns=NAMESPACE)
    _add(feed, "id", _id(title))
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.updated for entry in entries), key=datetime.fromisoformat))
    _add(SubElement(feed, "author"), "name", author)
    SubElement(feed, "link", rel="alternate", type="text/html", href=page)
    for entry in entries:
        item = SubElement(feed, "entry")
        _add(item, "id", _id(entry.name))
        _add(item, "title", entry.title)
        _add(item, "updated", entry.updated)
        SubElement(item, "link", rel="alternate", type="text/html", href=f"{page}#{entry.anchor}")
        _add(item, "content", entry.text)
    indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _id(name: str) -> str:
    return uuid5(NAMESPACE_OID, name).urn


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
