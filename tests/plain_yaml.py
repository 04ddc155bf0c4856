"""The nodes of a YAML file as plain values, every scalar as text: what an editor's schema check would see."""

from __future__ import annotations

from typing import Any

from evidencemap.sources.nodes import Entries, Items, Node


def as_json(node: Node) -> Any:
    """Mappings, lists and text."""
    if isinstance(node, Entries):
        return {key.value: as_json(value) for key, value in node}
    if isinstance(node, Items):
        return [as_json(item) for item in node.items]
    return node.value
