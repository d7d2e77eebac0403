"""Code lists kept by others (SDG goals, DAC sectors, kinds of agreement ...): read from a file, merged by code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from portal.base.models import Code
from portal.base.reference import Merge, Reading, Row, without_duplicates

IN_USE = {"active": True, "withdrawn": False}


@dataclass(frozen=True)
class CodeList:
    """A list's model, its file, and the file's columns beside `code` and `status`, named as the model's fields.

    A column that is a relation holds the code of a row in the other list, or earlier in this one.
    """

    model: type[Code]
    file: str
    columns: tuple[str, ...] = ("name", "name_en")


Codes = dict[type[Code], list[dict[str, Any]]]


def read_codes(reading: Reading, folder: Path, lists: tuple[CodeList, ...]) -> Codes:
    """The rows of every list, in the order of their files; relations still hold codes."""
    codes: Codes = {}
    for code_list in lists:
        model = code_list.model
        rows = reading.rows(folder / code_list.file, ("code", *code_list.columns, "status"))
        codes[model] = []
        for position, row in enumerate(without_duplicates(rows), start=1):
            codes[model].append({"position": position} | _values(row, code_list, codes))
    return codes


def _values(row: Row, code_list: CodeList, codes: Codes) -> dict[str, Any]:
    model = code_list.model
    values = {"code": row.value(model, "code"), "is_active": IN_USE.get(row["status"])}
    if values["is_active"] is None:
        row.refuse(_("status: “%(text)s” is neither active nor withdrawn.") % {"text": row["status"]})
    for column in code_list.columns:
        field: Any = model._meta.get_field(column)
        if not field.is_relation:
            values[column] = row.value(model, column)
            continue
        values[column] = row[column]
        known = {above["code"] for above in codes.get(field.related_model, ())}
        if row[column] not in known and (row[column] or not field.null):
            row.refuse(
                _("%(column)s: there is no “%(text)s” before this row.") % {"column": column, "text": row[column]}
            )
    return values


def merge_codes(codes: Codes, tally: Counter[str]) -> None:
    """Bring the tables up to date. A code that left its file stays: records may stand on it; mark it `withdrawn`."""
    for model, rows in codes.items():
        relations: list[Any] = [field for field in model._meta.concrete_fields if field.is_relation]
        # A row that stands above another one of its own list must be there first.
        within = [field.name for field in relations if field.related_model is model]
        tops = [row for row in rows if not any(row[name] for name in within)]
        rest = [row for row in rows if any(row[name] for name in within)]
        for group in (tops, rest):
            stored = model._base_manager.in_bulk([row["code"] for row in group], field_name="code")
            merge = Merge(model)
            above = {field.name: _keys(field.related_model) for field in relations}
            for row in group:
                values = {name: value for name, value in row.items() if name not in above}
                values |= {f"{name}_id": keys.get(row[name]) for name, keys in above.items()}
                merge.want(stored.get(row["code"]), values)
            merge.carry_out(tally)


def _keys(model: type[Code]) -> dict[str, int]:
    return dict(model._base_manager.order_by("pk").values_list("code", "pk"))
