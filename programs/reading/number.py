"""Agreement numbers in words, and the partners whose short names stand in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext as _

from partners.models import Partner, PartnerName
from portal.base.wording import page_language
from programs.notation import NumberReading, number_key, read_number
from programs.notation.dates import MONTH_NAMES
from programs.notation.number import CLASSIFICATION, FREE, STANDARD
from programs.reading.sentences import NUMBER, told
from programs.reading.understood import Columns, Understood, Written

# More short names than this stand in no number; the rest is not looked up.
MOST_CODES = 8
MOST_PARTNERS = 3


class WrittenNumber(Written):
    """An agreement's number. Nothing but its key is stored of it; its parts are named, and compared with the date."""

    text = "number"
    beside = {"signed_on": "day", "signed_on_precision": "word"}

    def understand(self, columns: Columns, earlier: str = "", answer: str = "") -> Understood:
        text = columns.get(self.text) or ""
        if not number_key(text):
            return Understood()
        reading = read_number(text, signed_on=_exact_day(columns), known=hyphenated_names() if "-" in text else ())
        if reading.shape != STANDARD:
            words = {
                CLASSIFICATION: _("a number that begins with an archive code; it is kept as written"),
                FREE: _("a number without parts; it is kept as written"),
            }
            other = _("a number with its parts in another order; it is kept as written")
            return Understood(words.get(reading.shape, other), oddities=tuple(told(reading.warnings, NUMBER)))
        return Understood(
            number_words(reading), tuple(_partner_lines(reading.parties)), tuple(told(reading.warnings, NUMBER))
        )


def number_words(reading: NumberReading) -> str:
    """The parts of a standard number: `sequence 001A, kind SP, parties LTKL and TEA, Agustus 2020`."""
    parts = [
        _("sequence %(sequence)s") % {"sequence": f"{reading.sequence}{reading.suffix or ''}"},
        _("kind %(kind)s") % {"kind": reading.kind},
    ]
    if reading.parties:
        *first, last = reading.parties
        names = _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
        parts.append(_("parties %(names)s") % {"names": names})
    month = MONTH_NAMES[page_language()][reading.month - 1] if reading.month else ""
    parts.append(f"{month} {reading.year}".strip())
    return ", ".join(parts)


def hyphenated_names() -> list[str]:
    """Short names with a hyphen of their own (`B-Trust`), which do not part two parties. One query."""
    names = PartnerName.objects.filter(name__contains="-").exclude(name__contains=" ").order_by()
    found = Partner.objects.filter(name__contains="-").exclude(name__contains=" ").order_by().values_list("name")
    acronyms = Partner.objects.filter(acronym__contains="-").order_by().values_list("acronym")
    return sorted(name for (name,) in found.union(acronyms, names.values_list("name")))


def partners_of(codes: Iterable[str]) -> dict[str, list[Partner]]:
    """The partners that a short name in a number may mean: by acronym, by another name, by an earlier number.

    One query, whatever the number of short names; those nobody has are left out.
    """
    wanted = list(dict.fromkeys(codes))[:MOST_CODES]
    found: dict[str, list[Partner]] = {}
    if not wanted:
        return found
    condition = Q()
    for code in wanted:
        condition |= Q(acronym__iexact=code) | Q(called__iexact=code) | Q(numbered__iexact=code) | Q(name__iexact=code)
    rows = Partner.objects.annotate(called=F("names__name"), numbered=F("agreements__code_in_number"))
    for partner in rows.filter(condition).order_by("name", "pk").distinct():
        said = {word.casefold() for word in (partner.acronym, partner.called, partner.numbered, partner.name) if word}
        for code in wanted:
            if code.casefold() in said and partner not in found.setdefault(code, []):
                found[code].append(partner)
    return found


def code_of(partner: Partner, number: str) -> str:
    """The short name in the number that is the partner's acronym or name; empty if none is."""
    own = {partner.acronym.casefold(), partner.name.casefold()}
    return next((code for code in read_number(number, known=[partner.acronym]).parties if code.casefold() in own), "")


def _partner_lines(codes: Iterable[str]) -> list[str]:
    codes = list(codes)
    found = partners_of(codes)
    lines = []
    for code in codes[:MOST_CODES]:
        names = [partner.label for partner in found.get(code, [])[:MOST_PARTNERS]]
        if names:
            lines.append(_("%(code)s: %(names)s") % {"code": code, "names": " / ".join(names)})
        else:
            lines.append(_("%(code)s: no partner has this short name") % {"code": code})
    return lines


def _exact_day(columns: Columns) -> date | None:
    """The date of signing if its month is known."""
    return columns.get("signed_on") if columns.get("signed_on_precision") in ("day", "month") else None
