"""The JSON Schema of study records: written from the same shapes that check them."""

from __future__ import annotations

import json

from evidencemap.records.codebook import Codebook
from evidencemap.records.study import study_shape

TITLE = "A study of this review"
DIALECT = "http://json-schema.org/draft-07/schema#"


def schema_text(codebook: Codebook) -> str:
    """The schema for an editor; draft 7, because that is what editors' YAML support reads best."""
    schema = {"$schema": DIALECT, "title": TITLE, **study_shape(codebook).schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def is_schema(text: str) -> bool:
    """Whether a text is a schema of ours, which may be written anew."""
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return isinstance(told, dict) and (told.get("$schema"), told.get("title")) == (DIALECT, TITLE)
