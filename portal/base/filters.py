"""How a reader narrows a list: one `FilterSet` per noun, which page, API and download share.

Nothing is ignored: a parameter that does not exist, stands twice or cannot be understood is a problem that names
it. Pages and API ask `is_valid()`, show `problems` with status 400 if it is not, and list `qs` if it is.
"""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.base.models import Change, Citation, Code, Publishable, SdgGoal, Source

# A page offers a list to choose from up to this many records; beyond, the parameter comes from a link.
OFFERED = 200
WORDS = 10


class OptionalSelect(forms.Select):
    """A list to choose from or not. Saying so at once spares reading the choices only to find out."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class ReferenceSelect(OptionalSelect):
    """The records to choose from while they are few; a hidden field that keeps what an address asked for when many."""

    def __init__(self, records: Callable[[], QuerySet]) -> None:
        super().__init__()
        self.records = records

    @property
    def is_hidden(self) -> bool:
        """Whether there are too many to offer. Asks the database, once, and only where a page shows the form."""
        return len(self._offered) > OFFERED

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        options = [(record.public_id, record.label) for record in self._offered]
        chosen = None if not value else self.records().by_key(str(value)).first()
        if chosen is not None:
            value = chosen.public_id
            if value not in {key for key, _label in options}:
                options.append((value, chosen.label))
        self.choices = [("", _("All")), *options]
        return super().get_context(name, value, attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        if self.is_hidden:
            return forms.HiddenInput().render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)

    @cached_property
    def _offered(self) -> list[Publishable]:
        return list(self.records().for_reference()[: OFFERED + 1])


class ReferenceField(forms.CharField):
    """A record by its id or present slug, among those the reader may see."""

    def __init__(self, *, records: Callable[[], QuerySet], **kwargs: Any) -> None:
        self.records = records
        super().__init__(max_length=120, widget=ReferenceSelect(records), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """None: Django would ask first whether the widget is hidden, and so the database, for every endpoint."""
        return {}

    def clean(self, value: Any) -> Publishable | None:
        key = super().clean(value)
        if not key:
            return None
        record = self.records().by_key(key).first()
        if record is None:
            raise ValidationError(gettext("Nothing is known under “%(key)s”.") % {"key": key})
        return record


class CodeField(forms.CharField):
    """A row of a code list, by its code."""

    def __init__(self, *, codes: type[Code], **kwargs: Any) -> None:
        self.codes = codes
        # A function, so that the codes are read only where a page shows them.
        select = OptionalSelect(choices=self._choices)  # type: ignore[arg-type]
        super().__init__(max_length=20, widget=select, **kwargs)

    def clean(self, value: Any) -> Code | None:
        code = super().clean(value)
        if not code:
            return None
        row = self.codes._default_manager.filter(code=code).first()
        if row is None:
            raise ValidationError(gettext("There is no code “%(code)s” in this list.") % {"code": code})
        return row

    def _choices(self) -> Iterable[tuple[str, Any]]:
        yield "", _("All")
        for row in self.codes._default_manager.filter(is_active=True):
            yield row.code, row.name_en if get_language() == "en" and row.name_en else row.name


class YearField(forms.CharField):
    """A year in four digits."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "pattern": "[0-9]{4}", "size": 6})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
            raise ValidationError(gettext("Give a year in four digits, such as 2024."))
        return int(text)


class NumberField(forms.CharField):
    """A whole number, not negative."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,15}", text):
            raise ValidationError(gettext("Give a whole number, such as 12."))
        return int(text)


class Parameter(django_filters.Filter):
    """A parameter of a list. `method` names the method of the filter set that applies it."""


class TextParameter(Parameter):
    """A text; `max_length` characters at most."""

    field_class = forms.CharField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, **kwargs})


class ChoiceParameter(Parameter):
    """One of a few values."""

    field_class = forms.ChoiceField

    def __init__(self, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        values = list(choices)
        message = _("Give one of these: %(values)s.")
        # The sentence is finished when it is shown, so that it is in the reader's language.
        errors = {"invalid_choice": ListedValues(message, [value for value, _label in values])}
        super().__init__(choices=[("", _("All")), *values], error_messages=errors, **kwargs)
        self.values = [value for value, _label in values]


class ListedValues:
    """A message that names the values one may choose from."""

    def __init__(self, message: Any, values: list[str]) -> None:
        self.message, self.values = message, values

    def __str__(self) -> str:
        return str(self.message) % {"values": ", ".join(self.values)}

    def __mod__(self, _params: Any) -> str:
        return str(self)


class ReferenceParameter(Parameter):
    """A record of another noun, by id or slug. One the reader may not see answers like one that does not exist."""

    field_class = ReferenceField

    def __init__(self, model: type[Publishable], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to = model

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            self._field = self.field_class(label=self.label, records=self._records, **self.extra)
        return self._field

    def _records(self) -> QuerySet:
        return self.to._default_manager.visible_to(self.parent.user)


class CodeParameter(Parameter):
    """A row of a code list, by its code."""

    field_class = CodeField

    def __init__(self, codes: type[Code], **kwargs: Any) -> None:
        super().__init__(codes=codes, **kwargs)


class YearParameter(Parameter):
    """A calendar year."""

    field_class = YearField


class NumberParameter(Parameter):
    """A whole number."""

    field_class = NumberField


class AmountParameter(Parameter):
    """An amount of money as a plain number with at most two decimals, in the currency given beside it."""

    field_class = forms.DecimalField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=17, decimal_places=2, **kwargs)


class FlagParameter(ChoiceParameter):
    """Yes or no, written `true` or `false`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([("true", _("yes")), ("false", _("no"))], **kwargs)


class OrderingParameter(ChoiceParameter):
    """The order of a list: one of the names its filter set documents, with `-` before it for the other way."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([], **kwargs)

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            choices = self.parent.ordering_choices()
            sentence = ListedValues(_("Give one of these: %(values)s."), [key for key, _label in choices])
            errors: Any = {"invalid_choice": sentence}
            self._field = forms.ChoiceField(
                label=self.label,
                choices=[("", _("Usual order")), *choices],
                required=False,
                error_messages=errors,
                help_text=self.extra.get("help_text", ""),
            )
        return self._field


@dataclass(frozen=True)
class Ordering:
    """One order a list can be put in: the columns, and what it is called in each direction."""

    columns: tuple[str, ...]
    up: Any
    down: Any


class StrictFilter(django_filters.FilterSet):
    """Parameters of which none is ignored.

    `passing` are further names that the page or endpoint reads itself (`page`, `page_size`).
    """

    # The fields a page's form shows; the others are kept as hidden fields when an address names them.
    shown: ClassVar[tuple[str, ...]] = ()

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
    ) -> None:
        self.user = getattr(request, "user", None)
        self.passing = frozenset(passing)
        if queryset is None:
            queryset = self._meta.model._default_manager.visible_to(self.user)
        super().__init__(data, queryset, request=request, prefix=prefix)

    @cached_property
    def problems(self) -> dict[str, list[str]]:
        """What is wrong with the parameters, by name, as sentences for people; empty when nothing is."""
        problems: dict[str, list[str]] = {}
        for name in self.data:
            if name not in self.filters and name not in self.passing:
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
        names = [*self.filters, *sorted(self.passing)]
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
    source = ReferenceParameter(
        Source,
        label=_("Source"),
        method="citing",
        help_text=_("Id or slug of a source: records of which it says something."),
    )
    ordering = OrderingParameter(
        label=_("Order"), method="in_order", help_text=_("Order of the list; “-” before a name turns it round.")
    )

    @classmethod
    def get_filters(cls) -> Any:
        """All parameters in the order they are documented: words first, source and order last."""
        filters = super().get_filters()
        for name in ("source", "ordering"):
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


def year_days(year: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year."""
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


UPDATED = Ordering(("updated_at",), _("Longest unchanged first"), _("Latest changes first"))


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
    source = None

    class Meta(RecordFilter.Meta):
        model = Source

    def dated_in(self, queryset: QuerySet, _name: str, year: int) -> QuerySet:
        return queryset.filter(published_on__range=year_days(year))


class ChangeFilter(StrictFilter):
    """The public feed of changes."""

    after = NumberParameter(
        label=_("After"), method="later_than", help_text=_("Only changes with a number above this one.")
    )
    kind = TextParameter(
        field_name="noun", max_length=40, label=_("Kind of record"), help_text=_("As in addresses: `agreements`.")
    )
    id = TextParameter(
        field_name="record_id", max_length=16, label=_("Record"), help_text=_("Id of one record: its history.")
    )

    class Meta(StrictFilter.Meta):
        model = Change

    def later_than(self, queryset: QuerySet, _name: str, number: int) -> QuerySet:
        return queryset.filter(number__gt=number)


def sdg_goal_parameter(**kwargs: Any) -> CodeParameter:
    """The parameter that asks for one of the seventeen goals."""
    return CodeParameter(
        SdgGoal,
        label=_("SDG goal"),
        **{"help_text": _("Number of a Sustainable Development Goal, 1 to 17."), "field_name": "sdg_goals", **kwargs},
    )
