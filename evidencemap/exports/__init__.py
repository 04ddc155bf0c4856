"""A review to texts that other programs read: tables, JSON, BibTeX, GraphML; no files are touched here."""
