"""The parameters of search, for page and API alike: none that is unknown or malformed is ignored."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.filters import StrictFilter
from portal.base.models import SdgGoal
from portal.base.parameters import (
    ChoiceParameter,
    CodeParameter,
    Parameter,
    ReferenceParameter,
    TextParameter,
    YearParameter,
)
from portal.search.facets import ROLES, TITLES, kinds
from portal.search.models import Entry
from portal.search.questions import LONGEST_QUESTION
from programs.models import Agreement, Sector
from regions.models import Region


class PlaceOfKindField(forms.CharField):
    """A province, or a regency or city, by any code it has or had."""

    def __init__(self, *, places: tuple[str, ...], **kwargs: Any) -> None:
        self.places = places
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Region | None:
        code = super().clean(value)
        if not code:
            return None
        region = Region.objects.published().lookup(code)
        if region is None or region.kind not in self.places:
            raise ValidationError(gettext("There is no such place with the code “%(code)s”.") % {"code": code})
        return region


class PlaceOfKindParameter(Parameter):
    """A province, or a regency or city."""

    field_class = PlaceOfKindField


class SearchFilter(StrictFilter):
    """Words, and the facets that narrow what they find."""

    q = TextParameter(
        label=_("Words"),
        max_length=LONGEST_QUESTION,
        help_text=_("Words, a name, a number or a code, in any spelling; in quotes: exactly these words."),
    )
    kind = ChoiceParameter(
        list(kinds().items()),
        label=TITLES["kind"],
        help_text=_("Kind of record, as in addresses: `agreements`."),
    )
    province = PlaceOfKindParameter(
        places=(Region.Kind.PROVINCE,), label=TITLES["province"], help_text=_("Code of a province: what lies in it.")
    )
    regency = PlaceOfKindParameter(
        places=(Region.Kind.REGENCY, Region.Kind.CITY),
        label=TITLES["regency"],
        help_text=_("Code of a regency or city: what lies in it."),
    )
    year = YearParameter(label=TITLES["year"], help_text=_("A year the record is about; of an agreement, its signing."))
    partner = ReferenceParameter(
        Partner, label=TITLES["partner"], help_text=_("Id or slug of a partner that takes part, in whatever role.")
    )
    role = ChoiceParameter(
        list(ROLES.items()), label=TITLES["role"], help_text=_("Role of the partner chosen, or of any.")
    )
    sdg_goal = CodeParameter(
        SdgGoal, label=TITLES["sdg_goal"], help_text=_("Number of a Sustainable Development Goal, 1 to 17.")
    )
    sector = CodeParameter(
        Sector,
        label=TITLES["sector"],
        help_text=_("Code of an OECD DAC purpose (five digits) or category (three digits, with all in it)."),
    )
    state = ChoiceParameter(
        Agreement.State.choices, label=TITLES["state"], help_text=_("Agreements in this state today, in Jakarta.")
    )

    class Meta(StrictFilter.Meta):
        model = Entry

    def __init__(self, data: Any, queryset: Any = None, **kwargs: Any) -> None:
        # No form shows them all: unless somebody says otherwise, only what is given has a field.
        super().__init__(data, Entry.objects.none() if queryset is None else queryset, **{"only": data, **kwargs})

    @property
    def text(self) -> str:
        """What was typed, within bounds; empty for nothing."""
        return self.form.cleaned_data.get("q") or ""

    @property
    def chosen(self) -> dict[str, str]:
        """The facets that are on, by the value under which entries have them."""
        given = {name: self.form.cleaned_data.get(name) for name in TITLES}
        return {name: stored_as(value) for name, value in given.items() if value}


def stored_as(value: Any) -> str:
    """A parameter's value as entries have it: a place's or a list's code, a partner's id."""
    return getattr(value, "code", None) or getattr(value, "public_id", None) or str(value)
