"""The changes of a sheet to what a study record is to say, as plain values; what no cell shows stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evidencemap.records.codebook import Codebook, Facet
from evidencemap.records.coding import State
from evidencemap.records.study import finding_shape, study_shape
from evidencemap.sheets.cells import Part, cell_parts
from evidencemap.sheets.columns import DIRECTION, FACET, KEYS, Column, columns
from evidencemap.sheets.comparison import CellChange, NewFinding
from evidencemap.sheets.meaning import direction, keys

Plain = Mapping[str, Any]

_KIND_OPEN = State.NOT_REPORTED.value


def changed_record(
    record: Plain, codebook: Codebook, cells: Iterable[CellChange], new: Sequence[NewFinding], gone: Iterable[int]
) -> dict[str, Any]:
    """The record with cells changed, findings added at the end, and those with the numbers in ``gone`` taken out."""
    whole = dict(record)
    findings = [dict(finding) for finding in record.get("findings", ())]
    of_study = [field.name for field in study_shape(codebook).fields]
    of_finding = [field.name for field in finding_shape(codebook).fields]
    for change in cells:
        if change.finding:
            at = change.finding - 1
            findings[at] = _with(findings[at], change.column, change.becomes, of_finding)
        else:
            whole = _with(whole, change.column, change.becomes, of_study)
    taken = set(gone)
    kept = [finding for number, finding in enumerate(findings, 1) if number not in taken]
    names = {column.name: column for column in columns(codebook)}
    for finding in new:
        added: dict[str, Any] = {}
        for name, cell in finding.cells.items():
            added = _with(added, names[name], cell, of_finding)
        kept.append(added)
    if kept == list(record.get("findings", ())):
        return whole
    return _placed(whole, "findings", kept, of_study)


def _with(record: Plain, column: Column, cell: str, order: Sequence[str]) -> dict[str, Any]:
    """The record with the value of a cell under the column's key; without the key where the cell is empty."""
    if not cell:
        return {key: value for key, value in record.items() if key != column.key}
    return _placed(record, column.key, _value(record.get(column.key), column, cell), order)


def _placed(record: Plain, key: str, value: Any, order: Sequence[str]) -> dict[str, Any]:
    """The record with a value under its key; a new key stands behind those that records write before it."""
    if key in record:
        return {name: value if name == key else old for name, old in record.items()}
    earlier = set(order[: order.index(key)])
    at = max((number for number, name in enumerate(record, 1) if name in earlier), default=len(record))
    names = list(record)
    return {name: value if name == key else record[name] for name in (*names[:at], key, *names[at:])}


def _value(old: Any, column: Column, cell: str) -> Any:
    if column.kind == FACET and column.facet:
        return facet_value(column.facet, old, cell)
    if column.kind == DIRECTION:
        return direction(cell)
    if column.kind == KEYS:
        written = keys(cell)
        return written if column.key == "reports" and (len(written) > 1 or not isinstance(old, str)) else written[0]
    return cell


def facet_value(facet: Facet, old: Any, cell: str) -> Any:
    """What a record says of a facet so that a cell shows this; what stands beside a term that stays is kept."""
    parts = cell_parts(facet, cell)
    items = old if isinstance(old, list) else [] if old is None else [old]
    by_term = {_term_of(item): item for item in items}
    if len(items) == 1 and len(parts) == 1:
        new = [_coded(parts[0], items[0])]
    else:
        new = [_coded(part, by_term.get(part.term.id, "") if part.term else "") for part in parts]
    if len(new) > 1:
        return new
    return new if isinstance(old, list) and parts[0].term else new[0]


def _term_of(item: Any) -> str:
    return str(item.get("term", "") if isinstance(item, dict) else item)


def _coded(part: Part, old: Any) -> Any:
    """A term or state as a record writes it, in the place of what was there; what says so already stays."""
    if _says(old, part):
        return old
    beside = dict(old) if isinstance(old, dict) else {}
    kind = beside.pop("kind", _KIND_OPEN)
    beside = {key: value for key, value in beside.items() if key not in ("term", "state")}
    if part.term is None:
        return {"state": part.state.value, **_without_within(beside)} if _without_within(beside) else part.state.value
    marks = {"state": State.UNCLEAR.value} if not part.sure else {}
    marks.update({"kind": kind} if part.kind_open else {})
    said = {"term": part.term.id, **marks, **beside}
    return said if len(said) > 1 else part.term.id


def _says(old: Any, part: Part) -> bool:
    written = old if isinstance(old, dict) else {"term": old} if part.term else {"state": old}
    if part.term is None:
        return "term" not in written and written.get("state") == part.state.value
    said = (written.get("term"), written.get("state") is None, "kind" in written)
    return said == (part.term.id, part.sure, part.kind_open)


def _without_within(beside: dict[str, Any]) -> dict[str, Any]:
    """What may stand beside the word for an absence; a package is said of a term."""
    return {key: value for key, value in beside.items() if key != "within"}
