"""How readers narrow lists of programmes, agreements and activities."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.fields import currency_choices
from portal.base.parameters import (
    UPDATED,
    AmountParameter,
    ChoiceParameter,
    CodeParameter,
    FlagParameter,
    Ordering,
    ReferenceParameter,
    TextParameter,
    YearParameter,
    sdg_goal_parameter,
    year_days,
)
from programs.models import (
    Activity,
    ActivityHost,
    ActivityParticipant,
    Agreement,
    AgreementKind,
    AgreementParty,
    PartnerRole,
    Program,
    ProgramName,
    ProgramPartner,
    Sector,
)
from programs.notation import number_key
from regions.filters import PlacedFilter
from regions.models import PlanningDocument, Target

PARTNER = {"label": _("Partner"), "help_text": _("Id or slug of a partner that takes part, in whatever role.")}


class InRolesFilter(PlacedFilter):
    """Records that partners take part in, in roles: `partner`, `role`, or both at once."""

    # The part that says which partner has which role, and its column that names the record.
    roles_model: Any = None
    owner = ""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        partner, role = (self.form.cleaned_data.get(name) for name in ("partner", "role"))
        if not (partner or role):
            return queryset
        rows = self.roles_model.objects.visible_to(self.user).filter(**{self.owner: OuterRef("pk")})
        rows = rows.filter(partner=partner) if partner else rows
        return queryset.filter(Exists(rows.filter(role=role) if role else rows))

    def together(self, queryset: QuerySet, _name: str, _value: Any) -> QuerySet:
        """Partner and role are applied at once, when all parameters are known."""
        return queryset


class ProgramFilter(InRolesFilter):
    """Programmes."""

    shown = ("q", "region", "partner", "year", "sdg_goal")
    roles_model, owner = ProgramPartner, "program"
    text_columns = (
        "title",
        "title_en",
        "summary",
        "summary_en",
        "description",
        "description_en",
        "objective",
        "objective_en",
    )
    orderings = {
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "start": Ordering(("period_start",), _("Earliest start first"), _("Latest start first")),
        "end": Ordering(("period_end",), _("Earliest end first"), _("Latest end first")),
        "updated_at": UPDATED,
    }
    default_ordering = "title"

    partner = ReferenceParameter(Partner, method="together", **PARTNER)
    role = ChoiceParameter(
        PartnerRole.choices,
        method="together",
        label=_("Role"),
        help_text=_("Role of the partner named beside it; alone, programmes that have anyone in this role."),
    )
    year = YearParameter(
        label=_("Year"), method="running_in", help_text=_("Programmes whose period covers some of this year.")
    )
    sdg_goal = sdg_goal_parameter()
    serves_all_sdgs = FlagParameter(
        label=_("The SDGs as a whole"),
        method="serving_all",
        help_text=_("Whether a document says that it serves the SDGs as a whole, without naming goals."),
    )
    sector = CodeParameter(
        Sector,
        label=_("Sector"),
        method="in_sector",
        help_text=_("Code of an OECD DAC purpose (five digits) or category (three digits, with all in it)."),
    )
    is_national = FlagParameter(
        label=_("National scope"), method="national", help_text=_("Whether a document gives it national scope.")
    )
    parent = ReferenceParameter(Program, label=_("Part of"), help_text=_("Id or slug of a programme: its parts."))
    target = ReferenceParameter(
        Target,
        field_name="targets",
        label=_("Target"),
        help_text=_("Id or slug of a regional target: programmes that work towards it."),
    )

    class Meta(InRolesFilter.Meta):
        model = Program

    def text_condition(self, word: str) -> Q:
        names = ProgramName.objects.visible_to(self.user).filter(name__icontains=word)
        roles = ProgramPartner.objects.visible_to(self.user).filter(named(word))
        return super().text_condition(word) | Q(pk__in=names.values("program")) | Q(pk__in=roles.values("program"))

    def running_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.running_between(*year_days(year))

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return queryset.serving(goal)

    def serving_all(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(serves_all_sdgs=value == "true")

    def in_sector(self, queryset: QuerySet, _name: str, sector: Sector) -> QuerySet:
        sectors = Sector.objects.filter(Q(pk=sector.pk) | Q(category=sector))
        programs = Program.sectors.through.objects.filter(sector__in=sectors)
        return queryset.filter(pk__in=programs.values("program"))

    def national(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.filter(is_national=value == "true")


class AgreementFilter(InRolesFilter):
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
    sdg_goal = sdg_goal_parameter()
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
        problems = {}
        if not given.get("currency"):
            needing = [name for name in ("amount_min", "amount_max") if given.get(name) is not None]
            needing += ["ordering"] if (given.get("ordering") or "").removeprefix("-") == "amount" else []
            problems = {
                name: [gettext("Give a currency as well: amounts of several currencies cannot be compared.")]
                for name in needing
            }
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

    def starting_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.filter(period_start__year=year)

    def ending_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.with_end().filter(current_end__range=year_days(year))

    def stating(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        return queryset.with_value().filter(current_amount__isnull=value != "true")

    def serving_goal(self, queryset: QuerySet, _name: str, goal: Any) -> QuerySet:
        return queryset.paying_for(Program.objects.visible_to(self.user).serving(goal), self.user)

    def in_currency(self, queryset: QuerySet, _name: str, currency: str) -> QuerySet:
        return queryset.with_value().filter(current_currency=currency, current_amount__isnull=False)

    def at_least(self, queryset: QuerySet, _name: str, amount: Any) -> QuerySet:
        return queryset.filter(current_amount__gte=amount)

    def at_most(self, queryset: QuerySet, _name: str, amount: Any) -> QuerySet:
        return queryset.filter(current_amount__lte=amount)

    def paying_for(self, queryset: QuerySet, _name: str, program: Program) -> QuerySet:
        return queryset.paying_for([program], self.user)


class ActivityFilter(PlacedFilter):
    """Activities."""

    shown = ("q", "region", "partner", "kind", "year")
    text_columns = (
        "title",
        "title_en",
        "theme",
        "theme_en",
        "summary",
        "summary_en",
        "kind_as_written",
        "venue",
        "venue_en",
    )
    orderings = {
        "start": Ordering(("period_start", "title"), _("Earliest first"), _("Latest first")),
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "updated_at": UPDATED,
    }
    default_ordering = "-start"

    partner = ReferenceParameter(Partner, method="involving", **PARTNER)
    kind = ChoiceParameter(Activity.Kind.choices, label=_("Kind"), help_text=_("Kind of activity."))
    mode = ChoiceParameter(
        Activity.Mode.choices, label=_("Held"), help_text=_("On site, online, or both; unknown ones are in neither.")
    )
    year = YearParameter(label=_("Year"), method="held_in", help_text=_("Activities held in this year."))
    program = ReferenceParameter(
        Program,
        field_name="programs",
        label=_("Programme"),
        help_text=_("Id or slug of a programme the activity was part of."),
    )
    agreement = ReferenceParameter(
        Agreement,
        field_name="agreements_signed",
        label=_("Agreement"),
        help_text=_("Id or slug of an agreement that was signed there."),
    )
    planning_document = ReferenceParameter(
        PlanningDocument,
        field_name="planning_documents",
        label=_("Planning document"),
        help_text=_("Id or slug of a planning document that was discussed."),
    )

    class Meta(PlacedFilter.Meta):
        model = Activity

    def text_condition(self, word: str) -> Q:
        hosts = ActivityHost.objects.visible_to(self.user).filter(named(word))
        return super().text_condition(word) | Q(pk__in=hosts.values("activity"))

    def involving(self, queryset: QuerySet, _name: str, partner: Partner) -> QuerySet:
        hosts = ActivityHost.objects.visible_to(self.user).filter(partner=partner)
        participants = ActivityParticipant.objects.visible_to(self.user).filter(partner=partner)
        return queryset.filter(Q(pk__in=hosts.values("activity")) | Q(pk__in=participants.values("activity")))

    def held_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.between(*year_days(year))


def named(word: str) -> Q:
    """The condition that the partner of a part has this word in its names."""
    return Q(partner__name__icontains=word) | Q(partner__name_en__icontains=word) | Q(partner__acronym__icontains=word)
