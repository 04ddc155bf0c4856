"""The templates: the review's own first, then those of the program; and the files that are copied beside the pages."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from traceback import walk_tb

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.sandbox import ImmutableSandboxedEnvironment

from evidencemap.problems import CannotRead, Place, Problem

OWN_TEMPLATES = "site_templates"
ORIGINAL = "default"
"""A template of the review that changes one block starts with ``{% extends "default/study.html" %}``."""
ASSETS = "assets"
_PACKAGE = Path(__file__).resolve().parents[1]
_HINT = "a template can use what the original of the same name uses"


class _Compiled(BytecodeCache):
    """Templates that this process has compiled, by their text: ``serve`` builds a site again at every change."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        known = self._known.get((bucket.key, bucket.checksum))
        if known:
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED, _COMPILED_FOR_STRANGERS = _Compiled(), _Compiled()
"""What runs in a sandbox is compiled in another way."""


def template_folders(review_folder: Path) -> tuple[Path, ...]:
    """Where templates are looked for, in order; raises CannotRead where the review's own lead out of their folder.

    The package holds the original ones once it is installed, a checkout has them on top.
    """
    own = review_folder / OWN_TEMPLATES
    problems = sorted(_links_out(own))
    if problems:
        raise CannotRead(problems)
    return (own, *_original_folders())


def _original_folders() -> tuple[Path, ...]:
    return _PACKAGE / OWN_TEMPLATES, _PACKAGE.parent / OWN_TEMPLATES


def _links_out(own: Path) -> Iterator[Problem]:
    """A site is public, so a review from a stranger must not bring files of this computer into it."""
    if own.is_symlink():
        yield Problem(Place(own.as_posix()), "is a link", "put the templates themselves into the review")
        return
    inside = Path(os.path.realpath(own))
    for place, folders, names in os.walk(own):
        for file in (Path(place) / name for name in (*folders, *names)):
            if not Path(os.path.realpath(file)).is_relative_to(inside):
                yield Problem(Place(file.as_posix()), f"leads out of {OWN_TEMPLATES}", "put the file itself here")


def environment(folders: tuple[Path, ...]) -> Environment:
    """An environment in which a name that a page lacks is an error and all text is escaped.

    It is a sandbox where the review has templates of its own, for these can come from a stranger.
    """
    own, *originals = folders
    original = FileSystemLoader(originals)
    trusted = not own.is_dir()
    kind = Environment if trusted else ImmutableSandboxedEnvironment
    return kind(
        loader=ChoiceLoader([_OwnLoader(own), original, PrefixLoader({ORIGINAL: original})]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=_COMPILED if trusted else _COMPILED_FOR_STRANGERS,
        auto_reload=False,  # a build makes its own environment, so a template cannot change under it
    )


class _OwnLoader(FileSystemLoader):
    """Tells of a file that is no text as of any other mistake in a template."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError as error:
            file = (Path(self.searchpath[0]) / template).as_posix()
            raise TemplateSyntaxError("is not UTF-8 text", 1, template, file) from error


def rendered(templates: Environment, name: str, own: Path, **values: object) -> str:
    """The text of a page; raises CannotRead with the place of a mistake in a template of the review."""
    try:
        return templates.get_template(name).render(**values)
    except Exception as error:
        place = _place_in(own, error)
        if place is None:
            raise
        raise CannotRead([Problem(place, _message(error), _HINT)]) from error


def _place_in(own: Path, error: Exception) -> Place | None:
    """Where a template of the review is to blame: the line nearest to the error; None where ours alone are."""
    folder = os.path.normpath(own)
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    of_the_review = [Place(file, line) for file, line in places if Path(file).is_relative_to(folder)]
    if of_the_review:
        return of_the_review[-1]
    # One of ours may ask for a block or macro that a template of the review, standing in for another, does not have.
    return Place(own.as_posix()) if own.is_dir() and isinstance(error, TemplateError) else None


def _message(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template '{error.name}'"
    return (error.message if isinstance(error, TemplateError) else "") or f"{type(error).__name__}: {error}"


def assets(folders: Iterable[Path]) -> dict[str, bytes]:
    """Style sheets, scripts and pictures by their path in the site; a file in an earlier folder wins."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for file in sorted((folder / ASSETS).rglob("*")):
            name = file.relative_to(folder).as_posix()
            if file.is_file() and not file.is_symlink() and name not in found and "/." not in name:
                found[name] = file.read_bytes()
    return found
