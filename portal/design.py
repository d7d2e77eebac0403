"""The page of the design system: read from the stylesheet and made with the components themselves, so it stays true."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.base.chosen import ActiveFilter
from portal.base.downloads import render_page
from portal.base.models import Citation
from portal.base.odd import EXPLAINED, Oddity
from portal.base.tables import Cell, Column, Table
from portal.base.views import BadParameters, RecordListView, crumb, own_parameters
from portal.design_pictures import funding_picture, time_picture
from programs.models import Agreement

STYLESHEET = Path(settings.BASE_DIR) / "static" / "css" / "registry.css"
ROOT = re.compile(r":root\s*\{([^}]*)\}")
TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}){1,2}", re.IGNORECASE)
# What WCAG 2.2 asks of text, and of lines and marks that carry meaning.
OF_TEXT, OF_LINES = 4.5, 3.0
# Every colour that words are written in, with the grounds they stand on; and what only marks or bounds.
TEXTS = {
    **dict.fromkeys(("ink", "ink-soft", "link", "visited"), ("paper", "surface", "sunken")),
    "on-nila": ("nila",),
    "nila": ("nila-soft",),
    "soga": ("soga-soft", "paper", "surface"),
    "good": ("good-soft",),
    "warn": ("warn-soft", "paper"),
}
LINES = {"line-strong": ("paper", "surface"), "focus": ("paper", "surface"), "nila": ("paper", "surface")}
USES = {
    "paper": gettext_lazy("the page"),
    "surface": gettext_lazy("what lies on the page"),
    "sunken": gettext_lazy("what lies below it"),
    "ink": gettext_lazy("what is written"),
    "ink-soft": gettext_lazy("words beside words"),
    "line": gettext_lazy("lines that only part"),
    "line-strong": gettext_lazy("lines that bound something to use"),
    "nila": gettext_lazy("the registry’s own: headings’ lines, buttons, marks of the map"),
    "nila-soft": gettext_lazy("behind what is chosen"),
    "on-nila": gettext_lazy("words on indigo"),
    "link": gettext_lazy("links"),
    "visited": gettext_lazy("links that were followed"),
    "soga": gettext_lazy("sources, and what is odd in them"),
    "soga-soft": gettext_lazy("behind the words of a source"),
    "soga-line": gettext_lazy("beside the words of a source"),
    "good": gettext_lazy("running"),
    "good-soft": gettext_lazy("behind it"),
    "warn": gettext_lazy("terminated, refused"),
    "warn-soft": gettext_lazy("behind it"),
    "focus": gettext_lazy("where the keyboard is"),
}


class Colour(NamedTuple):
    """A colour in both schemes, what it is for, and the least contrast it has where words are written in it."""

    name: str
    use: Any
    light: str
    dark: str
    contrast: str

    @property
    def shown(self) -> tuple[str, str]:
        return self.light, self.dark


@cache
def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The tokens of the stylesheet in the light and in the dark scheme."""
    light, dark, *_others = [dict(TOKEN.findall(block)) for block in ROOT.findall(STYLESHEET.read_text("utf-8"))]
    return light, {**light, **dark}


def contrast(first: str, second: str) -> float:
    """The ratio of two colours' luminance, by WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def least_contrast(name: str, on: dict[str, tuple[str, ...]]) -> float | None:
    """The least contrast of a colour with the grounds it stands on, in either scheme; None where it stands on none."""
    grounds = on.get(name, ())
    return min((contrast(scheme[name], scheme[ground]) for scheme in tokens() for ground in grounds), default=None)


def colours() -> list[Colour]:
    """Every colour of the stylesheet, in its order."""
    light, dark = tokens()
    found = []
    for name, value in light.items():
        if COLOUR.fullmatch(value):
            least = least_contrast(name, TEXTS)
            told = "" if least is None else f"{number_format(least, 1)} : 1"
            found.append(Colour(name, USES.get(name, ""), value, dark[name], told))
    return found


def _table() -> Table:
    money = Column("amount", _("Amount"), is_number=True)
    rows = [[Cell(_("First year")), Cell(1200, "Rp1.200.000")], [Cell(_("Second year")), Cell(None)]]
    return Table("example", _("What nobody stated is said to be so"), [Column("year", _("Year")), money], rows)


def _citations() -> list[Citation]:
    """One that stands in the registry, as every page shows it; none while nothing is published."""
    return list(Citation.objects.visible_to(None).with_source().exclude(quote="").order_by("pk")[:1])


def _odd(citations: list[Citation]) -> list[Oddity]:
    """What disagreement looks like: that one beside an invented one that says otherwise."""
    others = [Citation(source=each.source, says=_("something else")) for each in citations]
    sentence = str(EXPLAINED[Citation.Flag.SOURCES_DIFFER])
    found = [Oddity(_("Amount"), sentence, followed=citations, others=others)] if citations else []
    return [*found, Oddity(_("Period"), _("The period ends before it begins."), "2026 – 2024")]


@require_safe
def design(request: HttpRequest) -> HttpResponseBase:
    """Colours, type, distances, and each component as pages use it."""
    parameters = own_parameters(request.GET)
    number = RecordListView.page_number(parameters)
    if parameters:
        raise BadParameters({name: [_("This page takes no such parameter.")] for name in parameters})
    pages = Paginator(range(30), 10)
    if number > pages.num_pages:
        raise Http404
    light, _dark = tokens()
    citations = _citations()
    title = _("How this registry looks")
    context = {
        "title": title,
        "breadcrumbs": [crumb(_("Home"), reverse("home")), crumb(title)],
        "noun": "",
        "colours": colours(),
        "spaces": [(name, value) for name, value in light.items() if re.fullmatch(r"s\d", name)],
        "faces": [(name, light[name]) for name in ("serif", "sans", "mono")],
        "states": [SimpleNamespace(state=state) for state in Agreement.State.values],
        "citations": citations,
        "odd": _odd(citations),
        "page": pages.page(number),
        "active": [ActiveFilter(_("Region"), "Jawa Timur", "")],
    }
    pictures = {"funding": funding_picture(), "course": time_picture()}
    tables = [_table(), *(picture.table for picture in pictures.values())]
    return render_page(request, "design.html", context | pictures, tables=tables)
