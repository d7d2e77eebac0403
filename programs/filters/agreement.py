"""How readers narrow lists of agreements."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.fields import currency_choices
from portal.base.filters import RunningFilter
from portal.base.parameters import (
    UPDATED,
    AmountParameter,
    ChoiceParameter,
    CodeParameter,
    DayParameter,
    FlagParameter,
    Ordering,
    ReferenceParameter,
    TextParameter,
    YearParameter,
    year_days,
)
from programs.filters.roles import PARTNER, InRolesFilter, ThroughProgramsFilter, named
from programs.models import (
    Agreement,
    AgreementKind,
    AgreementParty,
    Program,
)
from programs.notation import number_key


class AgreementFilter(RunningFilter, ThroughProgramsFilter, InRolesFilter):
    """Agreements. Value and state are those of today, with the amendments in force."""

    shown = ("q", "number", "region", "partner", "kind", "state", "year")
    roles_model, owner = AgreementParty, "agreement"
    text_columns = ("number", "title", "title_en", "kind_as_written")
    orderings = {
        "signed_on": Ordering(("signed_on", "number"), _("Earliest signed first"), _("Latest signed first")),
        "number": Ordering(("number",), _("By number"), _("By number, from the end")),
        "amount": Ordering(("current_amount",), _("Smallest amount first"), _("Largest amount first")),
        "start": Ordering(("period_start",), _("Earliest start first"), _("Latest start first")),
        "updated_at": UPDATED,
    }
    default_ordering = "-signed_on"

    number = TextParameter(
        label=_("Number"), method="numbered", help_text=_("Number of an agreement, in any spelling.")
    )
    partner = ReferenceParameter(Partner, method="together", **PARTNER)
    role = ChoiceParameter(
        AgreementParty.Role.choices,
        method="together",
        label=_("Role"),
        help_text=_("Role of the partner named beside it; alone, agreements that have anyone in this role."),
    )
    kind = CodeParameter(AgreementKind, label=_("Kind"), help_text=_("Code of a kind of agreement, such as PKS."))
    state = ChoiceParameter(
        Agreement.State.choices, label=_("State"), method="in_state", help_text=_("State as of today, in Jakarta.")
    )
    ends_within = ChoiceParameter(
        [("1", _("1 month")), ("3", _("3 months")), ("6", _("6 months")), ("12", _("12 months"))],
        label=_("Ends within"),
        method="ending_within",
        help_text=_("Agreements that run today and end in this many months at the latest."),
    )
    year = YearParameter(
        label=_("Year"),
        method="signed_in",
        help_text=_("Agreements signed in this year; without a known date, those that start in it."),
    )
    signed_from = DayParameter(
        label=_("Signed on or after"),
        field_name="signed_on",
        lookup_expr="gte",
        help_text=_("Signed on this day or later."),
    )
    signed_until = DayParameter(
        label=_("Signed on or before"),
        field_name="signed_on",
        lookup_expr="lte",
        help_text=_("Signed on this day or earlier."),
    )
    start_year = YearParameter(
        label=_("Year of the start"), method="starting_in", help_text=_("Agreements whose period begins in this year.")
    )
    end_year = YearParameter(
        label=_("Year of the end"),
        method="ending_in",
        help_text=_("Agreements that end in this year, as agreed by today."),
    )
    currency = ChoiceParameter(
        currency_choices(), label=_("Currency"), method="in_currency", help_text=_("ISO 4217 code of the amount.")
    )
    amount_min = AmountParameter(
        label=_("Amount from"), method="at_least", help_text=_("Least amount; needs `currency`.")
    )
    amount_max = AmountParameter(
        label=_("Amount up to"), method="at_most", help_text=_("Largest amount; needs `currency`.")
    )
    has_amount = FlagParameter(
        label=_("Amount stated"), method="stating", help_text=_("Whether an amount is stated, as of today.")
    )
    program = ReferenceParameter(
        Program,
        label=_("Programme"),
        method="paying_for",
        help_text=_("Id or slug of a programme: agreements that pay for it or govern it."),
    )
    relation = ChoiceParameter(
        Agreement.Relation.choices,
        label=_("Relation to another agreement"),
        help_text=_("Agreements that implement, renew or pass on money of another one, whichever it is."),
    )
    parent = ReferenceParameter(
        Agreement,
        label=_("Other agreement"),
        help_text=_("Id or slug of an agreement: those that implement, renew or pass on money of it."),
    )

    class Meta(InRolesFilter.Meta):
        model = Agreement

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        problems = super().contradictions(given)
        if not given.get("currency"):
            needing = [name for name in ("amount_min", "amount_max") if given.get(name) is not None]
            needing += ["ordering"] if (given.get("ordering") or "").removeprefix("-") == "amount" else []
            sentence = gettext("Give a currency as well: amounts of several currencies cannot be compared.")
            problems |= {name: [sentence] for name in needing}
        least, most = given.get("amount_min"), given.get("amount_max")
        if least is not None and most is not None and most < least:
            problems["amount_max"] = [gettext("This is less than “%(other)s”.") % {"other": "amount_min"}]
        if given.get("number") and not number_key(given["number"]):
            problems["number"] = [gettext("This holds no number.")]
        return problems

    def text_condition(self, word: str) -> Q:
        parties = AgreementParty.objects.visible_to(self.user).filter(named(word) | Q(name_as_written__icontains=word))
        return super().text_condition(word) | Q(pk__in=parties.values("agreement"))

    def numbered(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        return queryset.filter(number_key=number_key(text))

    def in_state(self, queryset: QuerySet, _name: str, state: str) -> QuerySet:
        return queryset.with_state().filter(state=state)

    def ending_within(self, queryset: QuerySet, _name: str, months: str) -> QuerySet:
        return queryset.ending_within(int(months))

    def signed_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.signed_in(year)

    def in_order(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.latest_first() if value == self.default_ordering else super().in_order(queryset, _name, value)

    def starting_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.filter(period_start__year=year)

    def ending_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.ending_in(*year_days(year))

    def stating(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.with_value().filter(current_amount__isnull=value != "true")

    def on_day(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.running_on(day)

    def ending_from(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.with_end().filter(current_end__gte=day)

    def ending_until(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.with_end().filter(current_end__lte=day)

    def through_programs(self, queryset: QuerySet, programs: QuerySet) -> QuerySet:
        return queryset.paying_for(programs, self.user)

    def in_currency(self, queryset: QuerySet, _name: str, currency: str) -> QuerySet:
        return queryset.with_value().filter(current_currency=currency, current_amount__isnull=False)

    def at_least(self, queryset: QuerySet, _name: str, amount: Any) -> QuerySet:
        return queryset.filter(current_amount__gte=amount)

    def at_most(self, queryset: QuerySet, _name: str, amount: Any) -> QuerySet:
        return queryset.filter(current_amount__lte=amount)

    def paying_for(self, queryset: QuerySet, _name: str, program: Program) -> QuerySet:
        return queryset.paying_for([program], self.user)
