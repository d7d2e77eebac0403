"""The picture of funding: what counts in each year, in each currency, beside its table.

How a page shows it, whatever agreements it is about:

    picture = funding(money, "funding", _("Funding by year"))           # rows reckoned already (`regions.views.money`)
    picture = draw(sums.by_year, "funding", _("..."))                   # sums of the database (`programs.views.money`)

Give it to the template as it is, `{% include "pictures/funding.html" with picture=picture only %}`, and its table to
`render_page` (`picture.table`, named by the same key). Without anything to draw it is only a sentence and notes.

An amount counts in the year of signing, else of the start (`AgreementQuerySet.signed_in`), as of today; what is passed
on is counted once; currencies have a drawing each. What states no amount or no year is told in words, never drawn as
zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.pictures import Line, em, nice_steps, percent, round_step
from portal.base.tables import Cell, Column, Table
from portal.base.wording import figure_of, page_language
from programs.notation import format_money, format_short
from programs.notation.short import Size, format_in, name_of, size_of
from regions.views.money import Basis, Money

# Heights in sizes of the text: the words above, the columns, the years below.
ABOVE, TALL, BELOW = Decimal("2.6"), Decimal(10), Decimal(2)
# The grid's own words stand left of the columns, in per cent of the width.
LEFT = Decimal(10)
# So many amounts, and so many years, can stand beside one another on a phone; more on a wide page.
MOST_AMOUNTS, MOST_YEARS = 6, 8
# A column is no wider than where there are this many.
LEAST_SLOTS = 5
# How much of its place a column takes, and how wide and high it is at least.
FILLED, LEAST_WIDTH, LEAST_HEIGHT = Decimal("0.7"), Decimal("0.3"), Decimal("0.12")


class Sum(NamedTuple):
    """What counts in one year and currency, and from how many agreements."""

    amount: Decimal
    agreements: int


@dataclass(frozen=True)
class ByYear:
    """What counts, by currency and year, and how many agreements do not, by reason, currency and year.

    The year is None where neither the signing nor the start is known; the currency is empty where none is.
    """

    counted: Mapping[tuple[str, int | None], Sum]
    left_out: Mapping[tuple[str, str, int | None], int] = field(default_factory=dict)

    @property
    def currencies(self) -> list[str]:
        return sorted({currency for currency, _year in self.counted})

    @property
    def years(self) -> list[int]:
        """The years in which any of the agreements lies."""
        keys = [*(year for _currency, year in self.counted), *(year for *_reason, year in self.left_out)]
        return sorted({year for year in keys if year is not None})


class YearColumn(NamedTuple):
    """One year of one currency. `shows` says where its words fit: everywhere, on wide pages (`wide`), nowhere."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    words: str
    label: str
    label_y: str
    shows: str


class YearName(NamedTuple):
    """A year below its column; `shows` as there, or `narrow`: on phones only."""

    x: str
    words: str
    shows: str


class Chart(NamedTuple):
    """One currency: what its axis counts in, the finding in a sentence, and the drawing.

    `unknown` are the middles of years with nothing to count but agreements that state no amount.
    """

    currency: str
    unit: str
    finding: str
    lines: list[Line]
    columns: list[YearColumn]
    unknown: list[str]


@dataclass(frozen=True)
class FundingPicture:
    """What the template shows. `charts` is empty where there is nothing to draw."""

    key: str
    heading: str
    charts: list[Chart]
    names: list[YearName]
    notes: list[str]
    table: Table
    height: str = em(ABOVE + TALL + BELOW)
    names_y: str = em(ABOVE + TALL + Decimal("1.4"))
    base_y: str = em(ABOVE + TALL)
    unknown_y: str = em(ABOVE + TALL - Decimal("0.4"))

    @property
    def finding(self) -> str:
        return " ".join(chart.finding for chart in self.charts)


def funding(money: Money, key: str, heading: str) -> FundingPicture:
    """The picture of agreements that are reckoned already: of a programme, a partner, a region."""
    amounts: dict[tuple[str, int | None], list[Decimal]] = {}
    left_out: Counter[tuple[str, str, int | None]] = Counter()
    for row in money.rows:
        year = year_of(row.agreement)
        if row.amount is None:
            left_out[row.basis, row.currency, year] += 1
        else:
            amounts.setdefault((row.currency, year), []).append(row.amount)
    counted = {place: Sum(sum(values, Decimal()), len(values)) for place, values in amounts.items()}
    return draw(ByYear(counted, left_out), key, heading)


def year_of(agreement: Any) -> int | None:
    """The year an agreement counts in: of its signing, else of its start; None where neither is known."""
    day = agreement.signed_on or agreement.period_start
    return day.year if day else None


def draw(by_year: ByYear, key: str, heading: str) -> FundingPicture:
    """The picture of these sums. Nothing is drawn of a single year: its sum stands in the sentence."""
    years = by_year.years
    whole = range(years[0], years[-1] + 1) if years else range(0)
    dated = any(year is not None for _currency, year in by_year.counted)
    is_drawn = dated and len(whole) > 1
    charts = [_chart(currency, by_year, whole) for currency in by_year.currencies] if is_drawn else []
    return FundingPicture(
        key=key,
        heading=heading,
        charts=[chart for chart in charts if chart.columns],
        names=_names(whole) if is_drawn else [],
        notes=_notes(by_year, whole, is_drawn=is_drawn),
        table=_table(by_year, key, heading),
    )


def _slot(count: int) -> Decimal:
    """How wide the place of one year is, in per cent."""
    return (100 - LEFT) / max(count, LEAST_SLOTS)


def _shows(count: int, most: int) -> str:
    """Where the words of each of so many years are shown, when `most` fit on a phone."""
    if count <= most:
        return ""
    return "wide" if count <= most * 3 else "never"


def _names(years: range) -> list[YearName]:
    """The years that are named: some on phones (`narrow`), more on wide pages (`wide`), most on both."""
    narrow, wide = round_step(len(years), MOST_YEARS), round_step(len(years), MOST_YEARS * 2)
    named = []
    for place, year in enumerate(years):
        fits = [year % narrow == 0, year % wide == 0]
        if any(fits):
            shows = "" if all(fits) else "narrow" if fits[0] else "wide"
            named.append(YearName(_middle(place, len(years)), str(year), shows))
    return named


def _chart(currency: str, by_year: ByYear, years: range) -> Chart:
    sums = {year: by_year.counted[currency, year] for year in years if (currency, year) in by_year.counted}
    language = page_language()
    greatest = max((total.amount for total in sums.values()), default=Decimal())
    size = size_of(greatest, language)
    steps = nice_steps(greatest / size.value)
    top = steps[-1] * size.value
    columns = [
        _column(place, years, sums[year], currency, size, top) for place, year in enumerate(years) if year in sums
    ]
    return Chart(
        currency,
        name_of(size, currency, language),
        _finding(currency, sums),
        [
            Line(em(ABOVE + TALL - TALL * step / steps[-1]), format_in(step * size.value, size, language))
            for step in steps
        ],
        columns,
        [
            _middle(place, len(years))
            for place, year in enumerate(years)
            if year not in sums and any(key[::2] == (Basis.UNKNOWN, year) for key in by_year.left_out)
        ],
    )


def _middle(place: int, count: int) -> str:
    """The middle of a year's place."""
    return percent(LEFT + _slot(count) * (place + Decimal("0.5")), 100)


def _column(place: int, years: range, total: Sum, currency: str, size: Size, top: Decimal) -> YearColumn:
    slot = _slot(len(years))
    width = max(slot * FILLED, LEAST_WIDTH)
    left = LEFT + slot * place + (slot - width) / 2
    height = max(TALL * total.amount / top, LEAST_HEIGHT) if total.amount else Decimal()
    exactly = format_money(total.amount, currency, page_language())
    return YearColumn(
        x=percent(left, 100),
        y=em(ABOVE + TALL - height),
        width=percent(width, 100),
        height=em(height),
        middle=_middle(place, len(years)),
        words=f"{years[place]}: {exactly}, {_agreements(total.agreements)}",
        label=format_in(total.amount, size, page_language()),
        label_y=em(ABOVE + TALL - height - Decimal("0.4")),
        shows=_shows(len(years), MOST_AMOUNTS),
    )


def _agreements(number: int) -> str:
    return ngettext("%(number)s agreement", "%(number)s agreements", number) % {"number": figure_of(number)}


def _finding(currency: str, sums: Mapping[int, Sum]) -> str:
    """The sentence a chart says."""
    if not sums:
        return ""
    most = max(sums, key=lambda year: (sums[year].amount, year))
    said = {
        "total": format_short(sum((each.amount for each in sums.values()), Decimal()), currency, page_language()),
        "agreements": _agreements(sum(each.agreements for each in sums.values())),
        "first": min(sums),
        "last": max(sums),
        "most": most,
        "amount": format_short(sums[most].amount, currency, page_language()),
    }
    if len(sums) == 1:
        return _("%(total)s in %(agreements)s, all of %(most)s.") % said
    return _("%(total)s in %(agreements)s from %(first)s to %(last)s; the most in %(most)s: %(amount)s.") % said


def spell_years(years: Iterable[int]) -> str:
    """Years in words, those in a row together: `2012–2015, 2019`."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _notes(by_year: ByYear, years: range, *, is_drawn: bool) -> list[str]:
    """What the picture does not show, and why; nothing where no amount counts at all, as the totals say already."""
    if not by_year.counted:
        return []
    notes = []
    if is_drawn and (empty := set(years) - set(by_year.years)):
        notes.append(_("No agreement is known of %(years)s.") % {"years": spell_years(empty)})
    if not is_drawn:
        notes += [
            _("%(year)s: %(total)s in %(agreements)s.")
            % {
                "year": year,
                "total": format_money(total.amount, currency, page_language()),
                "agreements": _agreements(total.agreements),
            }
            for (currency, year), total in sorted(by_year.counted.items(), key=str)
            if year is not None
        ]
    for (currency, year), total in sorted(by_year.counted.items(), key=str):
        if year is None:
            notes.append(
                ngettext(
                    "%(number)s agreement states neither signing nor start and so belongs to no year: %(amount)s.",
                    "%(number)s agreements state neither signing nor start and so belong to no year: %(amount)s.",
                    total.agreements,
                )
                % {
                    "number": figure_of(total.agreements),
                    "amount": format_money(total.amount, currency, page_language()),
                }
            )
    for basis in Basis:
        of_basis = {place: number for place, number in by_year.left_out.items() if place[0] == basis}
        if of_basis:
            told = _left_out(basis, sum(of_basis.values()), {year for *_place, year in of_basis})
            notes.append(f"?: {told}" if is_drawn and basis == Basis.UNKNOWN else told)
    return notes


def _left_out(basis: Basis, number: int, years: set[int | None]) -> str:
    told = {
        Basis.UNKNOWN: ngettext(
            "%(number)s agreement states no amount", "%(number)s agreements state no amount", number
        ),
        Basis.SHARED: ngettext(
            "%(number)s agreement is shared and not counted", "%(number)s agreements are shared and not counted", number
        ),
        Basis.PASSED_ON: ngettext(
            "%(number)s agreement passes on money that is counted already",
            "%(number)s agreements pass on money that is counted already",
            number,
        ),
    }[basis] % {"number": figure_of(number)}
    known = spell_years(year for year in years if year is not None)
    return f"{told} ({known})." if known else f"{told}."


def _table(by_year: ByYear, key: str, heading: str) -> Table:
    """All sums, and what is left out of them, by year; what belongs to no year stands last."""
    columns = [
        Column("year", _("Year"), about=_("Of signing, else of the start.")),
        Column("currency", _("Currency"), about="ISO 4217"),
        Column("amount", _("Amount"), is_number=True, about=_("As of today; empty where it is not counted.")),
        Column("agreements", _("Agreements"), is_number=True),
        Column("basis", _("How it counts")),
    ]
    lines: list[tuple[Any, list[Cell]]] = []
    for (currency, year), total in by_year.counted.items():
        shown = format_money(total.amount, currency, page_language())
        cells = [Cell(currency), Cell(total.amount, shown), Cell(total.agreements), Cell(_("counted"))]
        lines.append(((year is None, year or 0, "", currency), [Cell(year), *cells]))
    for (basis, currency, year), number in by_year.left_out.items():
        shown = "" if basis == Basis.UNKNOWN else _("not counted")
        cells = [Cell(currency or None), Cell(None, shown), Cell(number), Cell(str(Basis(basis).label))]
        lines.append(((year is None, year or 0, basis, currency), [Cell(year), *cells]))
    return Table(key, heading, columns, [cells for _place, cells in sorted(lines, key=lambda line: line[0])])
