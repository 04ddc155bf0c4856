"""What a browser would find in a page: its links, what it loads, its ids, its elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src"}


@dataclass
class ReadPage(HTMLParser):
    """A page that has been fed to the parser."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.elements.append((tag, given))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag in ("a", "use") and "href" in given:
            self.links.append(given["href"] or "")
        elif tag in LOADING and LOADING[tag] in given:
            self.loads.append(given[LOADING[tag]] or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read_page(content: bytes) -> ReadPage:
    """A page, parsed."""
    page = ReadPage()
    page.feed(content.decode("utf-8"))
    page.close()
    return page
