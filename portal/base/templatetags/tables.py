"""The rows of a table as HTML: there may be hundreds, and a template takes ten times as long over them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from portal.base.tables import Cell, Column, Table
from portal.base.templatetags.registry import not_stated

register = template.Library()


@register.simple_tag
def rows_of(table: Table) -> SafeString:
    """The rows of its body; what is not known is said to be so."""
    shown = [(place, column) for place, column in enumerate(table.columns) if not column.in_file]
    return _lines(table.rows, shown, not_stated(), "\n")


@register.simple_tag
def totals_of(table: Table) -> SafeString:
    """The rows of its foot."""
    return _lines(table.totals, list(enumerate(table.shown_columns)), "", "")


def _lines(
    rows: Sequence[Sequence[Cell]], columns: Sequence[tuple[int, Column]], unknown: str, between: str
) -> SafeString:
    """The rows with these of their cells, of which the first is the heading of its row."""
    number, ways, tag, scope = ' class="num"', [], "th", ' scope="row"'
    for place, column in columns:
        ways.append((place, f"<{tag}{scope}{number * column.is_number}>", f"</{tag}>"))
        tag, scope = "td", ""
    lines = []
    for row in rows:
        lines.append("<tr>")
        for place, begin, end in ways:
            value, words = row[place]
            if not words:
                words = unknown if value is None or value == "" else str(value)
            lines += begin, words if isinstance(words, SafeString) else escape(str(words)), end
        lines.append(f"</tr>{between}")
    return mark_safe("".join(lines))  # noqa: S308 - escaped here
