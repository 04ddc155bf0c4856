"""Templates of a review: what they may not bring in, and how a mistake in one is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from evidencemap.problems import CannotRead
from evidencemap.project import load
from evidencemap.site.build import build_site, site_files


@pytest.mark.parametrize("name", ["assets", "assets/more", "assets/key.txt", "codebook.html", "deep/down/key.txt"])
def test_a_link_out_of_the_templates_is_refused(tmp_path: Path, write_review: Callable[..., Path], name: str) -> None:
    """A linked folder, style sheet or template that lies elsewhere does not get into the site."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("secret", encoding="utf-8")
    folder = write_review(tmp_path / "review")
    link = folder / "site_templates" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(secret / "key.txt" if link.suffix else secret)
    with pytest.raises(CannotRead, match=rf"site_templates/{name}:1:1: leads out of site_templates"):
        build_site(load(folder), tmp_path / "site")
    assert not (tmp_path / "site").exists()


def test_templates_that_are_a_link_are_refused(tmp_path: Path, write_review: Callable[..., Path]) -> None:
    """The folder of the templates is part of the review itself."""
    folder = write_review(tmp_path / "review")
    (tmp_path / "secret/assets").mkdir(parents=True)
    (folder / "site_templates").symlink_to(tmp_path / "secret")
    with pytest.raises(CannotRead, match=r"site_templates:1:1: is a link"):
        site_files(load(folder).map, folder)


def test_a_link_within_the_templates_is_followed(tmp_path: Path, write_review: Callable[..., Path]) -> None:
    """A template may be another one under a second name."""
    folder = write_review(tmp_path / "review", **{"site_templates/one.html": "One for both"})
    (folder / "site_templates/codebook.html").symlink_to("one.html")
    assert site_files(load(folder).map, folder)["codebook.html"] == b"One for both"


@pytest.mark.parametrize(
    ("name", "template", "told"),
    [
        ("codebook.html", "<h1>\n{% if %}\n", r"codebook\.html:2:1: Expected an expression"),
        ("codebook.html", "\n\n{{ page.nothing }}", r"codebook\.html:3:1: .*no attribute 'nothing'"),
        ("codebook.html", "{{ nothing }}", r"codebook\.html:1:1: 'nothing' is undefined"),
        ("codebook.html", '\n{% extends "gone.html" %}', r"codebook\.html:2:1: there is no template 'gone.html'"),
        ("codebook.html", '{% extends "codebook.html" %}', r"codebook\.html:1:1: RecursionError"),
        ("codebook.html", "\n{{ 1 / 0 }}", r"codebook\.html:2:1: ZeroDivisionError: division by zero"),
        ("codebook.html", "{{ ''.__class__.__mro__ }}", r"codebook\.html:1:1: access to attribute '__class__'"),
        ("codebook.html", b"\xff", r"codebook\.html:1:1: is not UTF-8 text"),
        ("base.html", "\n{{ page.nothing }}", r"base\.html:2:1: .*no attribute 'nothing'"),
        ("parts.html", "", r"site_templates:1:1: the template 'parts.html' .*does not export"),
    ],
)
def test_a_mistake_in_a_template_has_its_place(
    tmp_path: Path, write_review: Callable[..., Path], name: str, template: str | bytes, told: str
) -> None:
    """Whatever is wrong in a template of the review is told with its file and line, and nothing is written."""
    folder = write_review(tmp_path / "review", **{f"site_templates/{name}": template})
    with pytest.raises(CannotRead, match=told):
        build_site(load(folder), tmp_path / "site")
    assert not (tmp_path / "site").exists()
