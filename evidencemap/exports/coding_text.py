"""Codings and what stands beside them, as they are written in a record: on one line of YAML each."""

from __future__ import annotations

from evidencemap.records.coding import Code, Coding, Provenance, State
from evidencemap.sources.yaml_scalar import flow


def coding_text(coding: Coding) -> str:
    """A coding as the value of its facet; empty where nothing was coded."""
    if not coding.codes:
        beside = _provenance(coding.provenance)
        state = coding.state.value
        return "" if coding.state is State.NOT_CODED else flow({"state": state, **beside}) if beside else state
    parts = [_code(code) for code in coding.codes]
    return parts[0] if len(parts) == 1 else f"[{', '.join(parts)}]"


def _code(code: Code) -> str:
    said = {
        "term": code.term.id,
        "state": "" if code.sure else State.UNCLEAR.value,
        # Which of the two words stood there is not kept; both mean that a narrower term may be meant.
        "kind": State.UNCLEAR.value if code.kind_open else "",
        "within": code.package.id if code.package else State.NONE.value if code.alone else "",
        **_provenance(code.provenance),
    }
    told = {name: value for name, value in said.items() if value}
    return code.term.id if told == {"term": code.term.id} else flow(told)


def _provenance(given: Provenance) -> dict[str, str]:
    return {name: value for name, value in vars(given).items() if value}
