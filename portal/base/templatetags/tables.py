"""The rows of a table as HTML: there may be hundreds, and a template takes ten times as long over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.base.tables import Column, Table
from portal.base.templatetags.registry import not_stated

register = template.Library()


@register.simple_tag
def rows_of(table: Table) -> SafeString:
    """The rows of its body; what is not known is said to be so."""
    shown = [(place, column) for place, column in enumerate(table.columns) if not column.in_file]
    columns, unknown = [column for _place, column in shown], not_stated()
    rows = ([row[place] for place, _column in shown] for row in table.rows)
    lines = (_line(columns, [cell.words if cell.is_known else unknown for cell in row]) for row in rows)
    return mark_safe("".join(f"{line}\n" for line in lines))  # noqa: S308 - escaped in each line


@register.simple_tag
def totals_of(table: Table) -> SafeString:
    """The rows of its foot."""
    return mark_safe("".join(_line(table.shown_columns, [cell.words for cell in row]) for row in table.totals))  # noqa: S308 - escaped in each line


def _line(columns: Sequence[Column], cells: Sequence[str]) -> str:
    """A row; its first cell is its heading."""
    return f"<tr>{''.join(_cells(columns, cells))}</tr>"


def _cells(columns: Sequence[Column], cells: Sequence[str]) -> Iterator[str]:
    tag, scope = "th", ' scope="row"'
    for column, cell in zip(columns, cells, strict=True):
        number = ' class="num"' if column.is_number else ""
        yield f"<{tag}{scope}{number}>{cell if isinstance(cell, SafeString) else escape(str(cell))}</{tag}>"
        tag, scope = "td", ""
