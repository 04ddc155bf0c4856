"""EndNote's names for kinds of works, as both of its formats write them, to kinds of BibTeX."""

from __future__ import annotations

from evidencemap.sources.field_table import field_table

KINDS = field_table(
    """
    article: journal_article electronic_article magazine_article newspaper_article
    book: book edited_book electronic_book
    incollection: book_section electronic_book_section encyclopedia
    inproceedings: conference_paper conference_proceedings conference_proceeding
    phdthesis: thesis
    techreport: report government_document
    online: web_page blog online_database electronic_source
    unpublished: unpublished_work manuscript
    patent: patent
    dataset: dataset
    software: computer_program
    """
)
