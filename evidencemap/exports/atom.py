"""News as an Atom feed (RFC 4287); ids are made from what they name, wherever a site is published."""

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


@dataclass(frozen=True)
class Published:
    """The paths of a page and of its feed, both from the root of the site, and the address of that; empty if not known.

    Without an address links are relative: they start from where the feed was taken (RFC 4287, section 2; RFC 3986,
    section 5.1.3), so feed and page have to lie in one folder.
    """

    page: str
    feed: str
    address: str = ""

    def link(self, path: str) -> str:
        """The link to a path."""
        return f"{self.address.rstrip('/')}/{path}" if self.address else path


def atom(title: str, author: str, where: Published, entries: Iterable[Entry]) -> str:
    """The feed of a page, newest entry first; there must be one. Two builds of the same news give the same bytes."""
    entries = tuple(entries)
    feed = Element("feed", xmlns=NAMESPACE)
    _add(feed, "id", _id(title))
    _add(feed, "title", title)
    _add(feed, "updated", max((entry.updated for entry in entries), key=datetime.fromisoformat))
    _add(SubElement(feed, "author"), "name", author)
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=where.link(where.feed))
    SubElement(feed, "link", rel="alternate", type="text/html", href=where.link(where.page))
    for entry in entries:
        item = SubElement(feed, "entry")
        _add(item, "id", _id(entry.name))
        _add(item, "title", entry.title)
        _add(item, "updated", entry.updated)
        page = where.link(f"{where.page}#{entry.anchor}")
        SubElement(item, "link", rel="alternate", type="text/html", href=page)
        _add(item, "content", entry.text)
    indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _id(name: str) -> str:
    return uuid5(NAMESPACE_OID, name).urn


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
