"""A record of a study to be filled in: what is known already, and all that the codebook asks for, as comments.

What a comment asks for is *not coded yet* until its sign is taken away, so the new record states nothing that is false.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from evidencemap.records.codebook import Codebook, Facet, Term
from evidencemap.records.coding import STATE_WORDS
from evidencemap.records.reference import Reference
from evidencemap.records.study import DIRECTIONS, finding_shape, study_shape
from evidencemap.sources.yaml_scalar import flow_list, scalar
from evidencemap.values import dataclass

WIDTH = 110
AFFILIATIONS = ("affiliation", "affiliations", "author_address", "author-address")
"""Fields in which exports of bibliographies print where the authors work."""
FINDINGS = "findings"


@dataclass(frozen=True)
class NewRecord:
    """A record to be written: its id, the reports that it stands for, who extracts it, and how deep its file lies."""

    id: str
    reports: tuple[Reference, ...]
    coder: str = ""
    depth: int = 1


def record_text(new: NewRecord, codebook: Codebook) -> str:
    """The record as YAML that can be read at once and says nothing but which study it is."""
    return "".join(f"{line}".rstrip() + "\n" for line in _lines(new, codebook))


def _lines(new: NewRecord, codebook: Codebook) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={'../' * new.depth}schema.json"
    for reference in new.reports:
        yield from _comment(_printed(reference))
    yield "#"
    yield from _comment(
        "Take the sign # from a line to say something of it. What stays a comment is not coded yet, and keeps gaps "
        f"open. Where there is no term to give, write one of: {', '.join(STATE_WORDS)}. A value can say where it comes "
        "from: {term: …, at: p. 3, note: …}."
    )
    known = _known(new)
    for field in study_shape(codebook).fields:
        if field.name in known:
            yield f"{field.name}: {known[field.name]}"
        elif field.name in codebook.facets:
            yield from _facet(codebook.facets[field.name], new.reports)
        elif field.name != FINDINGS:
            yield from [""] if field.name == "sample" else []
            yield f"# {field.name}:   # {field.about}"
    yield from _findings(codebook)


def _known(new: NewRecord) -> dict[str, str]:
    """What can be said before anything is read."""
    first = new.reports[0]
    told = {
        "study": new.id,
        "title": f"{_one_line(first.title or first.short)}   # the report's; better a few words of your own",
        "reports": flow_list(reference.key for reference in new.reports),
        "draft": "yes   # take this line out when you are through: from then on, what is missing is a mistake",
    }
    return {**told, **({"coder": scalar(new.coder)} if new.coder else {})}


def _one_line(text: str) -> str:
    return scalar(" ".join(text.split()))


def _comment(text: str, indent: str = "") -> Iterator[str]:
    """A text behind the sign of a comment, wrapped; no sign of control in it can end the comment."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    for line in textwrap.wrap(plain, WIDTH - len(indent), break_long_words=False, break_on_hyphens=False):
        yield f"# {indent}{line}"


def _printed(reference: Reference) -> str:
    link = next((reference.fields[name] for name in ("doi", "url") if name in reference.fields), "")
    parts = (reference.short, reference.title, reference.container, link)
    return f"{reference.key}: " + ". ".join(part.rstrip(".") for part in parts if part)


def _facet(facet: Facet, reports: Sequence[Reference]) -> Iterator[str]:
    yield ""
    yield from _comment(f"{facet.question or facet.label} ({_rule(facet)})")
    if facet.terms_from:
        yield f"#   the terms of '{facet.terms_from}'"
    else:
        for term in facet.terms.values():
            indent = "  " * len(term.lineage)
            first, *more = _comment(_term(term), indent)
            yield first
            yield from (f"# {indent}    {line[2:].strip()}" for line in more)
    yield f"# {facet.id}:{_printed_places(facet, reports)}"


def _rule(facet: Facet) -> str:
    where = "said once, or in each finding below" if facet.level == "finding" else "said of the whole study"
    parts = ["required" if facet.required else "", "one or several of" if facet.many else "one of", where]
    return "; ".join(part for part in parts if part)


def _term(term: Term) -> str:
    label = f" ({term.label})" if _spelling(term.label) != _spelling(term.id) else ""
    made_of = f" Made of {', '.join(term.component_ids)}." if term.component_ids else ""
    return f"{term.id}{label}: {term.definition}{made_of}"


def _spelling(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words).casefold()


def _printed_places(facet: Facet, reports: Sequence[Reference]) -> str:
    """The terms that end an address of the authors: within a comment, for they need not have done the study at home."""
    if facet.role != "setting":
        return ""
    printed = [reference.fields[name] for reference in reports for name in AFFILIATIONS if name in reference.fields]
    ends = [part.rsplit(",", 1)[-1].strip(" .") for text in printed for part in re.split(r"[;\n]", text)]
    terms = list(dict.fromkeys(term.id for end in ends if (term := facet.spelt(end))))
    value = terms[0] if len(terms) == 1 else f"[{', '.join(terms)}]"
    return f" {value}   # where the authors work, as printed; was the study done there?" if terms else ""


def _findings(codebook: Codebook) -> Iterator[str]:
    yield ""
    yield from _comment("What was found: one entry for what belongs together. Copy these lines for each finding.")
    yield f"# {FINDINGS}:"
    for number, field in enumerate(finding_shape(codebook).fields):
        facet = codebook.facets.get(field.name)
        about = f"{facet.question or facet.label} (as above)" if facet else field.about
        words = f" {', '.join(DIRECTIONS)}" if field.name == "direction" else ""
        example = " [{what: …, value: …, of: …, when: …}]" if field.name == "numbers" else ""
        yield f"#   {'-' if number == 0 else ' '} {field.name}:{example}   # {about}{words}"
