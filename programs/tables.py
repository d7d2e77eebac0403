"""The tables on the pages of agreements and programmes, shown and downloaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.tables import Cell, Column, Table
from portal.base.templatetags.registry import cite, link, not_stated, words
from portal.base.wording import text_in, title_of
from programs.models import Agreement, Program
from programs.templatetags.notation import amount, as_written, date, day, figure, money, period

CURRENCY = "ISO 4217"


def together(*parts: Any) -> SafeString:
    """What stands in one cell, a blank between the parts; nothing for those that are empty."""
    return format_html_join(" ", "{}", ([part] for part in parts if part))


def named(record: Any) -> SafeString:
    """A link to a record that this reader may see, and a mark where only the desk does."""
    return format_html("{}{}", link(record), render_to_string("components/draft_badge.html", {"record": record}))


def share(row: Any, currency: str) -> SafeString:
    """A stated share: an amount, a percentage, or both."""
    return SafeString(render_to_string("programs/share.html", {"row": row, "currency": currency}))


def agreement_tables(record: Agreement, totals: Iterable[Any]) -> list[Table]:
    """Programmes, places, amendments and disbursements of an agreement, fetched `for_page`."""
    return [programs_of(record), places_of(record), amendments_of(record), disbursements_of(record, totals)]


def programs_of(record: Agreement) -> Table:
    """What an agreement pays for or governs."""
    columns = [
        Column("program_title", _("Programme")),
        Column("program_id", _("Id of the programme"), in_file=True),
        Column("period_as_written", _("Period")),
        *period_columns(),
        *share_columns(),
    ]
    rows = [
        [
            Cell(title_of(row.program).text, together(named(row.program), cite(record, "program_shares", row.key))),
            Cell(row.program.public_id),
            Cell(row.program.period_as_written, period(row.program, False)),
            *period_cells(row.program),
            *share_cells(row, record),
        ]
        for row in record.program_shares.all()
    ]
    return Table("programs", _("What it pays for or governs"), columns, rows, is_captioned=False)


def places_of(record: Agreement) -> Table:
    """Where an agreement works, by its own regions."""
    columns = [*region_columns(), *share_columns()]
    rows = [
        [*region_cells(row.region, cite(record, "region_shares", row.key)), *share_cells(row, record)]
        for row in record.region_shares.all()
    ]
    return Table("places", _("Where it works"), columns, rows, is_captioned=False)


def amendments_of(record: Agreement) -> Table:
    """What was later signed to change an agreement."""
    columns = [
        Column("number", _("Number")),
        Column("signed_on", _("Signed on")),
        Column("signed_on_precision", _("Date exact to"), in_file=True),
        Column("effective_on", _("In force from"), about=_("Empty where it is in force from its signing.")),
        Column("terminates", _("Ends the agreement early"), in_file=True),
        Column("scope", _("What changes")),
        Column("amount", _("New total"), is_number=True, about=_("Empty where it is unchanged.")),
        Column("currency", _("Currency"), about=CURRENCY, in_file=True),
        Column("amount_as_written", _("Amount as written"), in_file=True),
        Column("period_end", _("New end"), about=_("Empty where it is unchanged.")),
        Column("period_precision", _("End exact to"), in_file=True),
        Column("period_as_written", _("Period as written"), in_file=True),
    ]
    rows = [_amendment(record, row) for row in record.amendments.all()]
    return Table("amendments", _("Amendments"), columns, rows, is_captioned=False)


def _amendment(record: Agreement, row: Any) -> list[Cell]:
    number = format_html('<span class="code">{}</span>', row.number) if row.number else not_stated()
    ends = format_html('<span class="badge badge-warn">{}</span>', _("ends the agreement early"))
    until = date(row.period_end, row.period_precision)
    return [
        Cell(row.number, together(number, cite(record, "amendments", row.key))),
        Cell(row.signed_on, day(row, "signed_on")),
        Cell(row.signed_on_precision if row.signed_on else ""),
        Cell(row.effective_on, date(row.effective_on) or _("its signing")),
        Cell(row.terminates),
        Cell(text_in(row, "scope").text, together(row.terminates and ends, words(row, "scope")) or " "),
        Cell(row.amount, money(row) or _("unchanged")),
        Cell(row.currency if row.amount is not None else ""),
        Cell(row.amount_as_written),
        Cell(row.period_end, together(until, as_written("", row.period_as_written)) if until else _("unchanged")),
        Cell(row.period_precision if row.period_end else ""),
        Cell(row.period_as_written),
    ]


def disbursements_of(record: Agreement, totals: Iterable[Any]) -> Table:
    """What was planned or paid under an agreement, and the sums by kind and currency."""
    columns = [
        Column("on", _("Date")),
        Column("on_precision", _("Date exact to"), in_file=True),
        Column("on_as_written", _("Date as written"), in_file=True),
        Column("kind", _("Kind (code)"), in_file=True),
        Column("kind_name", _("Kind")),
        Column("description", _("Description")),
        Column("amount", _("Amount"), is_number=True),
        Column("currency", _("Currency"), about=CURRENCY, in_file=True),
        Column("amount_exact", _("Amount exact"), about=_("False for a rounded figure."), in_file=True),
        Column("amount_as_written", _("Amount as written"), in_file=True),
    ]
    rows = [
        [
            Cell(row.on, together(day(row, "on") or not_stated(), cite(record, "disbursements", row.key))),
            Cell(row.on_precision if row.on else ""),
            Cell(row.on_as_written),
            Cell(row.kind),
            Cell(row.get_kind_display()),
            Cell(text_in(row, "description").text, words(row, "description") or " "),
            Cell(row.amount, money(row)),
            Cell(row.currency if row.amount is not None else ""),
            Cell(row.amount_exact if row.amount is not None else None),
            Cell(row.amount_as_written),
        ]
        for row in record.disbursements.all()
    ]
    sums = [
        [
            Cell(total.label, together(total.label, total.unknown and _unstated(total.unknown))),
            Cell(""),
            Cell(""),
            Cell(total.amount, amount(total.amount, total.currency)),
        ]
        for total in totals
    ]
    return Table("disbursements", _("Disbursements"), columns, rows, sums, is_captioned=False)


def _unstated(number: int) -> SafeString:
    told = ngettext("%(number)s amount not stated", "%(number)s amounts not stated", number) % {"number": number}
    return format_html("<small>({})</small>", told)


def program_tables(record: Program, provinces: Sequence[tuple[Any, list[Any]]]) -> list[Table]:
    """The places of a programme by province; the share is shown only where a source states one."""
    rows = [row for _province, rows in provinces for row in rows]
    stated = any(row.percent is not None for row in rows)
    columns = [
        *region_columns(),
        Column("province_name", _("Province")),
        Column("province_code", _("Code of the province"), in_file=True),
        Column("percent", _("Stated share"), is_number=True, about=_("Per cent."), in_file=not stated),
    ]
    cells = [
        [
            *region_cells(row.region, cite(record, "regions", row.key)),
            Cell(province.name, link(province)),
            Cell(province.code),
            Cell(row.percent, "" if row.percent is None else f"{figure(row.percent)}%"),
        ]
        for province, rows in provinces
        for row in rows
    ]
    caption = _("Regions named in the sources; their provinces follow from the official codes.")
    return [Table("places", caption, columns, cells)]


# Columns that several tables have.


def region_columns() -> list[Column]:
    return [Column("region_name", _("Region")), Column("region_code", _("Code of the region"), in_file=True)]


def region_cells(region: Any, source: SafeString) -> list[Cell]:
    code = format_html('<span class="code">{}</span>', region.code)
    return [Cell(region.name, together(link(region), code, source)), Cell(region.code)]


def period_columns() -> list[Column]:
    return [
        Column("period_start", _("Start"), about=_("First day meant."), in_file=True),
        Column("period_end", _("End"), about=_("Last day meant."), in_file=True),
        Column("period_precision", _("Period exact to"), in_file=True),
    ]


def period_cells(row: Any) -> list[Cell]:
    return [Cell(row.period_start), Cell(row.period_end), Cell(row.period_precision)]


def share_columns() -> list[Column]:
    return [
        Column("share_amount", _("Stated share"), is_number=True),
        Column("currency", _("Currency"), about=CURRENCY, in_file=True),
        Column("share_percent", _("Stated share in per cent"), in_file=True),
    ]


def share_cells(row: Any, record: Agreement) -> list[Cell]:
    return [
        Cell(row.amount, share(row, record.current_currency)),
        Cell(record.current_currency if row.amount is not None else ""),
        Cell(row.percent),
    ]
