"""Money, dates and periods as they stand in a document, and the columns they fill."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.desk.forms import whole_period
from portal.base.fields import CURRENCIES
from portal.base.wording import ENGLISH, page_language
from programs.models import Agreement, Phase
from programs.notation import PeriodReading, format_date, format_money, format_period, in_words, read_money, read_period
from programs.notation.dates import precision_of
from programs.notation.money import UNSURE, MoneyReading
from programs.reading.sentences import MONEY, PERIOD, told
from programs.reading.understood import Columns, Understood, Written, follow, is_by_hand, is_empty

# The units of a duration as the notations name them, in the units that are stored.
_STORED_UNITS = {
    "tahun": (1, Agreement.DurationUnit.YEAR),
    "semester": (6, Agreement.DurationUnit.MONTH),
    "triwulan": (3, Agreement.DurationUnit.MONTH),
    "bulan": (1, Agreement.DurationUnit.MONTH),
    "minggu": (7, Agreement.DurationUnit.DAY),
    "hari": (1, Agreement.DurationUnit.DAY),
}
_STEPS = {
    "tahun": Phase.Unit.YEAR,
    "semester": Phase.Unit.SEMESTER,
    "triwulan": Phase.Unit.QUARTER,
    "bulan": Phase.Unit.MONTH,
}
# Codes that a currency chosen by a person settles.
_SETTLED_BY_CURRENCY = frozenset({"ambiguous-currency", "currency-differs"})


def money_words(amount: Decimal, currency: str, is_exact: bool = True) -> str:
    """An amount in digits and in words, so that a slip is seen: `Rp2.800.000.000 – dua miliar ... rupiah`."""
    digits = format_money(amount, currency, page_language())
    words = f"{digits} – {in_words(amount, page_language(), currency)}"
    return words if is_exact else _("%(words)s (rounded)") % {"words": words}


def in_full(amount: Decimal, currency: str) -> str:
    """An amount with both decimals even where they are nought, because it is asked whether a mark parts them."""
    digits = f"{amount:,.2f}"
    if page_language() == ENGLISH:
        return f"{currency} {digits}"
    digits = digits.translate({ord(","): ".", ord("."): ","})
    return f"Rp{digits}" if currency == "IDR" else f"{currency} {digits}"


class WrittenMoney(Written):
    """An amount. One of which the reader is not sure is taken over only when a person has said yes to it."""

    text = "amount_as_written"
    confirmed_by = "amount_confirmed"
    beside = {"amount": "amount", "currency": "word"}

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        text = columns.get(self.text) or ""
        amount, currency = columns.get("amount"), columns.get("currency") or ""
        if not (text or earlier):
            return Understood() if amount is None else Understood(details=(_by_hand(money_words(amount, currency)),))
        reading, before = read_money(text), read_money(earlier)
        currency_by_hand = is_by_hand(currency, before.currency)
        settled = bool(currency) and (currency_by_hand or text == earlier)
        # Words without a currency leave the one that stands; no words at all leave none.
        wanted = follow(currency, before.currency, (reading.currency or currency) if text else "")
        if wanted not in CURRENCIES:
            wanted = ""
        proposed = self._proposed(reading)
        unsure = UNSURE.intersection(reading.warnings) - (_SETTLED_BY_CURRENCY if settled else frozenset())
        token = sha256(f"{text}|{wanted}|{proposed}".encode(errors="replace")).hexdigest()[:16]
        kept = is_by_hand(amount, before.amount)
        agreed = answer == token or (text == earlier and amount is not None and amount == proposed)
        takes = proposed is not None and bool(wanted) and (not unsure or agreed)
        oddities = (
            told([code for code in reading.warnings if code not in UNSURE or code in unsure], MONEY) if text else []
        )
        if kept or agreed:
            resolved = set(told(UNSURE, MONEY))
            oddities = [sentence for sentence in oddities if sentence not in resolved]
        question = ""
        if proposed is not None and not kept:
            if not wanted:
                oddities.append(_("Choose the currency: without one, no amount is taken over."))
            elif unsure and not (text == earlier and amount == proposed):
                shown = {"amount": in_full(proposed, wanted)}
                question = _("Yes, this is %(amount)s") % shown
                if not agreed:
                    oddities.append(_("%(amount)s is only proposed; it is taken over once you have said yes.") % shown)
        contradicted = self._contradictions(
            amount if kept else None, proposed, currency if currency_by_hand else "", reading
        )
        hand = "amount" if contradicted or (text and not kept and proposed is None) else ""
        if proposed is not None and not wanted:
            hand = "currency"
        values: dict[str, Any] = {"amount": amount if kept else proposed if takes else None}
        if kept or takes or not text:
            values["currency"] = wanted
        if "amount_exact" in columns:
            values["amount_exact"] = self._exact(columns["amount_exact"], reading, before, takes and not kept)
        return Understood(
            words=money_words(proposed, wanted or reading.currency or "", reading.exact)
            if proposed is not None
            else "",
            oddities=(*oddities, *contradicted),
            values=values,
            question=question,
            answer=token if question else "",
            is_confirmed=bool(question) and agreed,
            hand=hand,
        )

    @staticmethod
    def _proposed(reading: MoneyReading) -> Decimal | None:
        return reading.amount if reading.amount is not None and reading.amount >= 0 else None

    @staticmethod
    def _exact(value: Any, reading: MoneyReading, before: MoneyReading, is_taken: bool) -> bool:
        """Whether the amount is exact: as the person says who changed the box, else as the text says."""
        untouched = value == (before.exact if before.amount is not None else True)
        return reading.exact if untouched and is_taken else bool(value)

    @staticmethod
    def _contradictions(amount: Any, proposed: Decimal | None, currency: str, reading: MoneyReading) -> list[str]:
        found = []
        if amount is not None and proposed is not None and amount != proposed:
            shown = format_money(amount, currency or reading.currency, page_language())
            found.append(_("By hand it says %(value)s, and that is kept.") % {"value": shown})
        if currency and reading.currency not in (None, currency) and "ambiguous-currency" not in reading.warnings:
            found.append(_("By hand the currency is %(value)s, and that is kept.") % {"value": currency})
        return found


class WrittenDay(Written):
    """One date, such as that of signing, and how exactly it is known."""

    def __init__(self, day: str) -> None:
        self.day, self.precision, self.text = day, f"{day}_precision", f"{day}_as_written"
        self.beside = {self.day: "day", self.precision: "word"}

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        text = columns.get(self.text) or ""
        day, precision = columns.get(self.day), columns.get(self.precision) or ""
        if not (text or earlier):
            return Understood() if day is None else Understood(details=(_by_hand(_date_words(day, precision)),))
        reading, before = read_period(text), read_period(earlier)
        read, exact = self._one(reading)
        was, was_exact = self._one(before)
        kept = is_by_hand(day, was)
        # A date typed by hand is not made less exact by the text.
        wanted = precision if kept else follow(precision, was_exact, exact)
        oddities = told(reading.warnings, PERIOD) if text else []
        if reading.start and read is None:
            oddities.append(_("A period stands here, not one date, so no date is taken over."))
        contradicts = kept and read is not None and day != read
        if contradicts:
            oddities.append(_("By hand it says %(value)s, and that is kept.") % {"value": _date_words(day, wanted)})
        return Understood(
            words=_date_words(read, exact) if read else "",
            oddities=tuple(oddities),
            values={self.day: day if kept else read, self.precision: wanted},
            hand=self.day if contradicts or (text and read is None and not kept) else "",
        )

    @staticmethod
    def _one(reading: PeriodReading) -> tuple[date | None, str]:
        """The one date a text says and how exact it is; nothing where it says two."""
        if reading.start and reading.end and reading.start != reading.end:
            return None, ""
        return (reading.first_day if reading.start else reading.last_day), reading.precision or ""


class WrittenPeriod(Written):
    """From when until when, and how long if the document says so and there are columns for it."""

    text = "period_as_written"
    beside = {
        "period_start": "day",
        "period_end": "day",
        "period_precision": "word",
        "duration": "count",
        "duration_unit": "word",
    }

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        text = columns.get(self.text) or ""
        precision = columns.get("period_precision") or ""
        start, end = whole_period(columns.get("period_start"), columns.get("period_end"), precision)
        if not (text or earlier):
            return (
                Understood(details=(_by_hand(_period_words(start, end, precision)),)) if start or end else Understood()
            )
        reading, before = read_period(text), read_period(earlier)
        read, was = self.ends(reading), self.ends(before)
        by_hand = [is_by_hand(start, was[0]), is_by_hand(end, was[1])]
        wanted = follow(precision, was[2], read[2])
        rounded = whole_period(start, end, wanted)
        if any(mine and day != whole for mine, day, whole in zip(by_hand, (start, end), rounded, strict=True)):
            # A date typed by hand is not rounded to what the text knows.
            wanted = precision
        values: dict[str, Any] = {
            "period_start": follow(start, was[0], read[0]),
            "period_end": follow(end, was[1], read[1]),
            "period_precision": wanted,
        }
        contradicts = any(
            mine and now is not None and day != now
            for mine, day, now in zip(by_hand, (start, end), read[:2], strict=True)
        )
        oddities = told(reading.warnings, PERIOD) if text else []
        oddities += self.further_oddities(reading)
        if contradicts:
            shown = format_period(values["period_start"], values["period_end"], wanted or "day", page_language())
            oddities.append(_("By hand it says %(value)s, and that is kept.") % {"value": shown})
        hand = "period_end" if contradicts else ""
        if "duration" in columns:
            more, odd = self._duration(columns, reading, before)
            values |= more
            oddities += odd
            if odd and not contradicts:
                hand = "duration"
        if text and not (read[0] or read[1] or reading.duration or reading.progress or any(by_hand)):
            hand = "period_end"
        return Understood(
            words=", ".join(filter(None, [_period_words(*read), *_told_lengths(reading)])),
            oddities=tuple(oddities),
            values=values,
            hand=hand,
        )

    def ends(self, reading: PeriodReading) -> tuple[date | None, date | None, str]:
        """The first and last day meant, and how exact they are."""
        return reading.first_day, reading.last_day, reading.precision or ""

    def further_oddities(self, reading: PeriodReading) -> list[str]:
        """What is odd only in this place."""
        return []

    @staticmethod
    def _duration(columns: Columns, reading: PeriodReading, before: PeriodReading) -> tuple[dict[str, Any], list[str]]:
        number, unit = columns.get("duration"), columns.get("duration_unit") or ""
        read, was = _stored_duration(reading), _stored_duration(before)
        if is_by_hand(number, was[0]) or is_by_hand(unit, was[1]):
            odd = []
            if number is not None and read[0] is not None and (number, unit or read[1]) != read:
                shown = _duration_words(number, unit or read[1])
                odd = [_("By hand the duration is %(value)s, and that is kept.") % {"value": shown}]
            return {"duration": number, "duration_unit": unit or (read[1] if number else "")}, odd
        return {"duration": read[0], "duration_unit": read[1]}, []


class WrittenEnd(WrittenPeriod):
    """The new end that an amendment sets; what the text says of a start is not kept."""

    beside = {"period_end": "day", "period_precision": "word"}

    def ends(self, reading: PeriodReading) -> tuple[date | None, date | None, str]:
        return None, reading.last_day, precision_of(reading.end) if reading.end else ""

    def further_oddities(self, reading: PeriodReading) -> list[str]:
        if reading.start and not reading.end:
            return [_("No end is written here, so none is taken over.")]
        return []


class WrittenPhase(WrittenPeriod):
    """The period of a phase, which may also say which step of how many it is."""

    beside = {
        "period_start": "day",
        "period_end": "day",
        "period_precision": "word",
        "number": "count",
        "of_total": "count",
    }

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        understood = super().understand(columns, earlier, answer)
        progress = read_period(columns.get(self.text) or "").progress
        if progress and is_empty(columns.get("number")) and is_empty(columns.get("of_total")) and progress.step:
            understood.values.update(number=progress.step, of_total=progress.steps)
            if progress.unit in _STEPS and columns.get("unit") in ("", None, Phase.Unit.PHASE):
                understood.values["unit"] = _STEPS[progress.unit]
        return understood


def _by_hand(words: str) -> str:
    return _("By hand: %(words)s") % {"words": words}


def _date_words(day: date | None, precision: str) -> str:
    shown = format_date(day, precision or "day", page_language())
    return f"{shown}, {_exactness(precision)}" if precision in ("month", "year") else shown


def _period_words(start: date | None, end: date | None, precision: str) -> str:
    shown = format_period(start, end, precision or "day", page_language())
    return ", ".join(filter(None, [shown, _exactness(precision)])) if shown else ""


def _exactness(precision: str) -> str:
    words = {"day": _("exact to the day"), "month": _("exact to the month"), "year": _("exact to the year")}
    return words.get(precision, "")


def _stored_duration(reading: PeriodReading) -> tuple[int | None, str]:
    if not reading.duration:
        return None, ""
    size, unit = _STORED_UNITS[reading.duration.unit]
    return reading.duration.number * size, unit.value


def _duration_words(number: int, unit: str) -> str:
    words = {
        "day": ngettext("%(count)d day", "%(count)d days", number),
        "month": ngettext("%(count)d month", "%(count)d months", number),
        "year": ngettext("%(count)d year", "%(count)d years", number),
    }
    return words.get(unit, "%(count)d") % {"count": number}


def _told_lengths(reading: PeriodReading) -> list[str]:
    """The duration and the progress that the text states."""
    told_lengths = []
    number, unit = _stored_duration(reading)
    if number is not None:
        told_lengths.append(_("stated duration: %(duration)s") % {"duration": _duration_words(number, unit)})
    if reading.progress:
        step = {"step": reading.progress.step, "steps": reading.progress.steps}
        told_lengths.append(_("step %(step)d of %(steps)d") % step)
    return told_lengths
