"""How a reader narrows a list: one `FilterSet` per noun, which page, API and download share.

Nothing is ignored: a parameter that does not exist, stands twice or cannot be understood is a problem that names
it. Pages and API ask `is_valid()`, show `problems` with status 400 if it is not, and list `qs` if it is.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.base.mentions import mentioning
from portal.base.models import Change, Citation, Code, Publishable, Source
from portal.base.moments import MomentParameter
from portal.base.parameters import (
    UPDATED,
    WORDS,
    ChoiceParameter,
    DayParameter,
    MentionParameter,
    NumberParameter,
    Ordering,
    OrderingParameter,
    ReferenceParameter,
    TextParameter,
    YearParameter,
    midnight,
    year_days,
)
from portal.base.querysets import record_models


class StrictFilter(django_filters.FilterSet):
    """Parameters of which none is ignored.

    `passing` are further names that the page or endpoint reads itself (`page`, `page_size`). With `only` those
    parameters alone have a field, of a page's form and in `data`: making them all takes longer than most lists do.
    """

    # The fields a page's form shows; the others are kept as hidden fields when an address names them.
    shown: ClassVar[tuple[str, ...]] = ()
    base_filters: dict[str, Any]

    class Meta:
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Any = None,
        queryset: QuerySet | None = None,
        *,
        request: HttpRequest | None = None,
        passing: Iterable[str] = (),
        prefix: str | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self.user = getattr(request, "user", None)
        self.known = list(self.base_filters)
        if only is not None:
            self.base_filters = {name: each for name, each in self.base_filters.items() if name in only}
        self.passing = frozenset(passing)
        if queryset is None:
            queryset = self._meta.model._default_manager.visible_to(self.user)
        super().__init__(data, queryset, request=request, prefix=prefix)

    @cached_property
    def problems(self) -> dict[str, list[str]]:
        """What is wrong with the parameters, by name, as sentences for people; empty when nothing is."""
        problems: dict[str, list[str]] = {}
        for name in self.data:
            if name not in self.known and name not in self.passing:
                problems[name] = [self._unknown(name)]
            elif hasattr(self.data, "getlist") and len(self.data.getlist(name)) > 1:
                problems[name] = [gettext("Give this parameter only once.")]
        for name, errors in self.form.errors.items():
            problems.setdefault(name, [str(error) for error in errors])
        return problems or self.contradictions(self.form.cleaned_data)

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        """Parameters that are each right but do not go together; nouns override it."""
        return {}

    def is_valid(self) -> bool:
        """Whether the parameters can be applied as they stand."""
        return self.is_bound and not self.problems

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What an address gives for the page itself (`passing`), which the form hands on."""
        return [(name, self.data[name]) for name in sorted(self.passing) if self.data.get(name)]

    @property
    def qs(self) -> QuerySet:
        """The rows asked for; none where a parameter has a problem."""
        if self.is_bound and self.problems:
            return self.queryset.none()
        return super().qs

    @property
    def form(self) -> forms.Form:
        """The form of a page: the fields in `shown`, and hidden ones for what else an address asked for."""
        if not hasattr(self, "_form"):
            form = super().form
            for name, field in form.fields.items():
                if name not in self.shown:
                    field.widget = field.hidden_widget()
        return self._form

    def _unknown(self, name: str) -> str:
        names = [*self.known, *sorted(self.passing)]
        near = difflib.get_close_matches(name[:60], names, n=1)
        if near:
            return gettext("There is no such parameter. Did you mean “%(near)s”?") % {"near": near[0]}
        return gettext("There is no such parameter. Those there are: %(names)s.") % {"names": ", ".join(names)}


class RecordFilter(StrictFilter):
    """The parameters of a list of records: text, source, order, and what the noun adds."""

    # Columns searched for the words of `q`: public ones only. Nouns add parts in `text_condition`.
    text_columns: ClassVar[tuple[str, ...]] = ()
    orderings: ClassVar[dict[str, Ordering]] = {}
    default_ordering: ClassVar[str] = ""

    q = TextParameter(
        label=_("Words"), method="with_words", help_text=_("Words that all occur in the record's names and texts.")
    )
    updated_since = MomentParameter(
        label=_("Changed since"),
        field_name="updated_at",
        lookup_expr="gte",
        help_text=_("A day in Jakarta, or a moment as `2024-11-20T08:00:00Z`: what readers saw change from then on."),
    )
    source = ReferenceParameter(
        Source,
        label=_("Source"),
        method="citing",
        help_text=_("Id or slug of a source: records of which it says something."),
    )
    mentions = MentionParameter(
        label=_("Mentions"),
        method="naming",
        help_text=_("A record of any noun, as `partners/k3m8d2xp`: records that name it anywhere."),
    )
    ordering = OrderingParameter(
        label=_("Order"), method="in_order", help_text=_("Order of the list; “-” before a name turns it round.")
    )

    @classmethod
    def get_filters(cls) -> Any:
        """All parameters in the order they are documented: words first, source and order last."""
        filters = super().get_filters()
        for name in ("updated_since", "source", "mentions", "ordering"):
            if name in filters:
                filters.move_to_end(name)
        return filters

    @classmethod
    def ordering_choices(cls) -> list[tuple[str, Any]]:
        """The values `ordering` takes, with what each is called."""
        choices = []
        for name, ordering in cls.orderings.items():
            choices += [(name, ordering.up), (f"-{name}", ordering.down)]
        return choices

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        """Ends of a range, named `..._from` and `..._until`, that stand the wrong way round."""
        problems = {}
        for name, last in given.items():
            first = given.get(f"{name.removesuffix('_until')}_from") if name.endswith("_until") else None
            if first and last and last < first:
                sentence = gettext("This lies before “%(other)s”.") % {"other": f"{name.removesuffix('_until')}_from"}
                problems[name] = [sentence]
        return problems

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = super().filter_queryset(queryset)
        if self.default_ordering and not self.form.cleaned_data.get("ordering"):
            queryset = self.in_order(queryset, "ordering", self.default_ordering)
        return queryset

    def with_words(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        for word in text.split()[:WORDS]:
            queryset = queryset.filter(self.text_condition(word))
        return queryset

    def text_condition(self, word: str) -> Q:
        """The condition that this word stands in a public text of the record."""
        condition = Q()
        for column in self.text_columns:
            condition |= Q(**{f"{column}__icontains": word})
        return condition

    def citing(self, queryset: QuerySet, _name: str, source: Source) -> QuerySet:
        citations = Citation.objects.visible_to(self.user, among=[queryset.model]).filter(
            source=source, content_type=ContentType.objects.get_for_model(queryset.model)
        )
        return queryset.filter(pk__in=citations.values("object_id"))

    def naming(self, queryset: QuerySet, _name: str, named: Publishable) -> QuerySet:
        return mentioning(queryset, named, self.user)

    def in_order(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """Rows without a value come last in both directions; the last column is unique, so pages never overlap."""
        columns = []
        for column in self.orderings[value.removeprefix("-")].columns:
            nulls = {"nulls_last": True} if _may_be_null(queryset, column) else {}
            columns.append(F(column).desc(**nulls) if value.startswith("-") else F(column).asc(**nulls))
        return queryset.order_by(*columns, "pk")


def _may_be_null(queryset: QuerySet, column: str) -> bool:
    try:
        return bool(queryset.model._meta.get_field(column).null)
    except FieldDoesNotExist:
        return True


def changed_kinds() -> list[tuple[str, Any]]:
    """What the log calls the kinds of things that change in public, and how people call them."""
    kinds = [(model.noun, model._meta.verbose_name_plural) for model in record_models()]
    codes = [model for model in apps.get_models() if issubclass(model, Code)]
    kinds += [(str(model._meta.model_name), model._meta.verbose_name_plural) for model in codes]
    return [*((noun, capfirst(name)) for noun, name in kinds), ("reference", _("Reference data"))]


class RunningFilter(RecordFilter):
    """Records that run over a period."""

    running_on = DayParameter(
        label=_("Running on"),
        method="on_day",
        help_text=_("A day within the period; where its first or last day is not known, it is in none."),
    )
    starts_from = DayParameter(
        label=_("Starting on or after"),
        field_name="period_start",
        lookup_expr="gte",
        help_text=_("Starting on this day or later."),
    )
    starts_until = DayParameter(
        label=_("Starting on or before"),
        field_name="period_start",
        lookup_expr="lte",
        help_text=_("Starting on this day or earlier."),
    )
    ends_from = DayParameter(
        label=_("Ending on or after"),
        method="ending_from",
        help_text=_("Ending on this day or later, as agreed by today."),
    )
    ends_until = DayParameter(
        label=_("Ending on or before"),
        method="ending_until",
        help_text=_("Ending on this day or earlier, as agreed by today."),
    )

    def on_day(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.filter(period_start__lte=day, period_end__gte=day)

    def ending_from(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.filter(period_end__gte=day)

    def ending_until(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.filter(period_end__lte=day)


class SourceFilter(RecordFilter):
    """Sources."""

    shown = ("q", "reliability", "year")
    text_columns = ("title", "title_en", "publisher", "issuing_unit")
    orderings = {
        "published_on": Ordering(("published_on", "title"), _("Oldest first"), _("Newest first")),
        "title": Ordering(("title",), _("By title"), _("By title, from the end")),
        "updated_at": UPDATED,
    }
    default_ordering = "-published_on"

    reliability = ChoiceParameter(
        Source.Reliability.choices, label=_("Kind of source"), help_text=_("What kind of publisher stands behind it.")
    )
    year = YearParameter(label=_("Year"), method="dated_in", help_text=_("Sources dated in this year."))
    dated_from = DayParameter(
        label=_("Dated on or after"),
        field_name="published_on",
        lookup_expr="gte",
        help_text=_("Dated on this day or later."),
    )
    dated_until = DayParameter(
        label=_("Dated on or before"),
        field_name="published_on",
        lookup_expr="lte",
        help_text=_("Dated on this day or earlier."),
    )
    source = None

    class Meta(RecordFilter.Meta):
        model = Source

    def dated_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.filter(published_on__range=year_days(year))


class ChangeFilter(StrictFilter):
    """The public feed of changes."""

    shown = ("kind", "since", "until")

    after = NumberParameter(
        label=_("After number"), method="later_than", help_text=_("Only changes with a number above this one.")
    )
    kind = ChoiceParameter(
        changed_kinds(), field_name="noun", label=_("Kind of record"), help_text=_("As in addresses: `agreements`.")
    )
    id = TextParameter(
        field_name="record_id", max_length=16, label=_("Record"), help_text=_("Id of one record: its history.")
    )
    since = DayParameter(label=_("From"), method="from_day", help_text=_("Changes from this day on, in Jakarta."))
    until = DayParameter(label=_("Until"), method="until_day", help_text=_("Changes until this day, in Jakarta."))

    class Meta(StrictFilter.Meta):
        model = Change

    def contradictions(self, given: dict[str, Any]) -> dict[str, list[str]]:
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            return {"until": [gettext("This day lies before the one in “since”.")]}
        return {}

    def later_than(self, queryset: QuerySet, _name: str, number: int) -> QuerySet:
        return queryset.filter(number__gt=number)

    def from_day(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.filter(at__gte=midnight(day))

    def until_day(self, queryset: QuerySet, _name: str, day: datetime.date) -> QuerySet:
        return queryset.filter(at__lt=midnight(day) + datetime.timedelta(days=1))
