"""The templates: the review's own first, then those of the program; and the files that are copied beside the pages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

OWN_TEMPLATES = "site_templates"
ORIGINAL = "default"
"""A template of the review that changes one block starts with ``{% extends "default/study.html" %}``."""
ASSETS = "assets"
_PACKAGE = Path(__file__).resolve().parents[1]


def template_folders(review_folder: Path) -> tuple[Path, ...]:
    """Where templates are looked for, in order; the package holds them once installed, a checkout has them on top."""
    return (review_folder / OWN_TEMPLATES, *_original_folders())


def _original_folders() -> tuple[Path, ...]:
    return _PACKAGE / OWN_TEMPLATES, _PACKAGE.parent / OWN_TEMPLATES


def environment(review_folder: Path) -> Environment:
    """An environment in which a name that a page lacks is an error and all text is escaped.

    It is a sandbox where the review has templates of its own, for these can come from a stranger.
    """
    original = FileSystemLoader(_original_folders())
    own = review_folder / OWN_TEMPLATES
    kind = ImmutableSandboxedEnvironment if own.is_dir() else Environment
    return kind(
        loader=ChoiceLoader([FileSystemLoader(own), original, PrefixLoader({ORIGINAL: original})]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a build makes its own environment, so a template cannot change under it
    )


def assets(folders: Iterable[Path]) -> dict[str, bytes]:
    """Style sheets, scripts and pictures by their path in the site; a file in an earlier folder wins."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for file in sorted((folder / ASSETS).rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_file() and not file.is_symlink() and name not in found and "/." not in name:
                found[name] = file.read_bytes()
    return found
