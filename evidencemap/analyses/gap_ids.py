"""The name of a gap, the same in every run, version and review that asks for the same terms."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256

from evidencemap.query.syntax import Test, conjuncts

PREFIX = "gap-"
LENGTH = 8


def gap_id(test: Test) -> str:
    """A short name made from the query alone, whatever the order of its parts: *gap-k3f7q2ma*."""
    canonical = " ".join(sorted(str(part) for part in conjuncts(test)))
    digest = b32encode(sha256(canonical.encode()).digest()).decode()
    return PREFIX + digest[:LENGTH].lower()
