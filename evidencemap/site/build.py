"""A review to its site: material, page values, templates, files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from evidencemap.analyses.wording import listed
from evidencemap.counts import counted, noun
from evidencemap.folder import Project
from evidencemap.model import EvidenceMap
from evidencemap.records.coding import State
from evidencemap.records.protocol import Protocol
from evidencemap.revisions import Revision, last_revisions
from evidencemap.site.material import Material
from evidencemap.site.network import network_files, network_page
from evidencemap.site.output import BuildReport, write_site
from evidencemap.site.pages.changes import MOST_COMMITS, ChangesPage, changes_feed, changes_page
from evidencemap.site.pages.citations import citations_page
from evidencemap.site.pages.claims import claim_pages, claims_page
from evidencemap.site.pages.codebook import codebook_page, term_pages
from evidencemap.site.pages.data import data_files, data_page
from evidencemap.site.pages.finding_gaps import finding_gaps_page
from evidencemap.site.pages.gaps import cell_pages, gap_pages, gaps_page, proofs_of_cells, proofs_of_gaps
from evidencemap.site.pages.history import history_files, history_page
from evidencemap.site.pages.home import home_page
from evidencemap.site.pages.matrix import map_page
from evidencemap.site.pages.methods import methods_page
from evidencemap.site.pages.parts import Link, Page, SiteHead
from evidencemap.site.pages.proofs import NOT_KNOWN
from evidencemap.site.pages.references import bibliography_page, moved_pages, reference_pages
from evidencemap.site.pages.studies import studies_page, study_pages
from evidencemap.site.pages.unknown import not_found_page
from evidencemap.site.templates import assets, environment, rendered, template_folders

MENU = (
    Link("Map", "map.html"),
    Link("Gaps", "gaps.html"),
    Link("Claims", "claims.html"),
    Link("Studies", "studies.html"),
    Link("Bibliography", "bibliography.html"),
    Link("Network", "network.html"),
    Link("History", "history.html"),
    Link("Codebook", "codebook.html"),
    Link("Methods", "methods.html"),
    Link("Data", "data.html"),
)
UNKNOWN = frozenset(state.value for state in State if state.unknown) | {NOT_KNOWN}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that have no place in a page, whatever file they came from."""


Progress = Callable[[int], None]
"""Is told how many pages are made."""


def build_site(project: Project, output: Path, progress: Progress | None = None) -> BuildReport:
    """Write the site of a review without mistakes.

    Raises CannotWrite where the folder is not ours, and CannotRead where a template of the review cannot be used.
    """
    past = last_revisions(project.folder, MOST_COMMITS + 1)
    return write_site(site_files(project.map, project.folder, progress, past), output, project.folder)


def site_files(
    review: EvidenceMap, folder: Path, progress: Progress | None = None, past: tuple[Revision, ...] = ()
) -> dict[str, bytes]:
    """Every file of the site by its path with ``/``; the folder is asked for templates of its own alone.

    ``past`` are earlier versions of the review, newest first, where its history is known.
    """
    material = Material(review)
    changes = changes_page(past)
    folders = template_folders(folder)
    templates = environment(folders)
    templates.globals["site"] = _site_head(review.protocol)
    templates.filters.update(counted=counted, noun=noun)
    files = assets(folders)
    files.update((name, text.encode()) for name, text in data_files(material).items())
    files.update(network_files(material))
    files.update(history_files(material))
    files.update(changes_feed(changes, review.protocol))
    for made, page in enumerate(_pages(material, changes), 1):
        root = "../" * page.head.path.count("/")
        text = rendered(templates, page.template, folders[0], page=page, root=root)
        files[page.head.path] = _CONTROL.sub("", text).encode()
        if progress:
            progress(made)
    return files


def _pages(material: Material, changes: ChangesPage | None) -> Iterator[Page]:
    proofs, gaps = proofs_of_cells(material), proofs_of_gaps(material)
    yield home_page(material, gaps)
    yield map_page(material)
    yield gaps_page(material, proofs, gaps)
    yield from gap_pages(gaps)
    yield from cell_pages(material, proofs, gaps)
    yield claims_page(material)
    yield from claim_pages(material)
    yield studies_page(material)
    yield from study_pages(material)
    yield bibliography_page(material)
    yield from reference_pages(material)
    yield from moved_pages(material)
    yield codebook_page(material)
    yield from term_pages(material)
    yield network_page(material)
    yield citations_page(material)
    yield history_page(material, changes.head.path if changes else "")
    if changes:
        yield changes
    yield methods_page(material)
    yield finding_gaps_page(material)
    yield data_page(material)
    yield not_found_page()


def _site_head(protocol: Protocol) -> SiteHead:
    return SiteHead(protocol.title, listed(protocol.authors), protocol.updated, protocol.licence, MENU, UNKNOWN)
