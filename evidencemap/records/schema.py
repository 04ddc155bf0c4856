"""The JSON Schema of study records: written from the same shapes that check them."""

from __future__ import annotations

import json

from evidencemap.records.codebook import Codebook
from evidencemap.records.study import study_shape

DIALECT = "http://json-schema.org/draft-07/schema#"


def schema_text(codebook: Codebook) -> str:
    """The schema for an editor; draft 7, because that is what editors' YAML support reads best."""
    schema = {"$schema": DIALECT, "title": "A study of this review", **study_shape(codebook).schema()}
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
