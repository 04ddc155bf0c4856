"""Changes in place of text that somebody wrote by hand: what forbids one."""

from __future__ import annotations


class CannotSplice(Exception):  # noqa: N818  reads as a sentence: "raise CannotSplice"
    """The text is written in a way that cannot be changed in place."""
