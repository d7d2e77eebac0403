"""The parameters a list can be asked by: each reads one value from an address, or says what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from portal.base.models import Code, Publishable, SdgGoal, SdgTarget
from portal.base.querysets import record_models
from portal.base.remembered import remembered

# A page offers a list to choose from up to this many records; beyond, the parameter comes from a link.
OFFERED = 200
WORDS = 10
# What newsletters and social networks append to addresses; it chooses nothing here. See
# docs/decisions/campaign-parameters.md.
CAMPAIGN_PARAMETER = re.compile(r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|ttclid|igshid|mc_cid|mc_eid")


class BadParameters(BadRequest):
    """Parameters of an address that are unknown or malformed; the page says which, and what is wrong with each."""

    def __init__(self, errors: Mapping[str, Iterable[Any]]) -> None:
        self.errors = {name: [str(message) for message in messages] for name, messages in errors.items()}
        super().__init__(", ".join(self.errors))


def own_parameters(given: QueryDict) -> QueryDict:
    """The parameters that mean something here: all but those of campaigns."""
    kept = given.copy()
    for name in given:
        if CAMPAIGN_PARAMETER.fullmatch(name):
            del kept[name]
    return kept


class OptionalSelect(forms.Select):
    """A list to choose from or not, as Django's templates write it: those make each option by a template of its own,
    which for the provinces alone took longer than the list below the form."""

    def use_required_attribute(self, initial: Any) -> bool:
        """No. Saying so at once spares reading the choices only to find out."""
        return False

    def offered(self, value: Any) -> tuple[Iterable[tuple[Any, Any]], Any]:
        """The choices, and the one of them that an address means by this value."""
        return self.choices, value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        choices, chosen = self.offered(value)
        chosen = "" if chosen is None else str(chosen)
        options = "\n".join(
            f'  <option value="{escape(key)}"{" selected" if str(key) == chosen else ""}>{escape(label)}</option>'
            for key, label in choices
        )
        attributes = flatatt(self.build_attrs({"name": name}, {**self.attrs, **(attrs or {})}))
        return mark_safe(f"<select{attributes}>\n{options}\n</select>")  # noqa: S308 - escaped here


class ReferenceSelect(OptionalSelect):
    """The records to choose from while they are few; a hidden field that keeps what an address asked for when many."""

    def __init__(self, records: Callable[[], QuerySet]) -> None:
        super().__init__()
        self.records = records

    @cached_property
    def is_hidden(self) -> bool:
        """Whether there are too many to offer. Asks the database, once, and only where a page shows the form."""
        return self.records().order_by("pk").values_list("pk")[OFFERED : OFFERED + 1].exists()

    def offered(self, value: Any) -> tuple[Iterable[tuple[Any, Any]], Any]:
        options = [(record.public_id, record.label) for record in self._offered]
        chosen = None if not value else self.records().by_key(str(value)).first()
        if chosen is not None:
            value = chosen.public_id
            if value not in {key for key, _label in options}:
                options.append((value, chosen.label))
        return [("", _("All")), *options], value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        if self.is_hidden:
            return forms.HiddenInput().render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)

    @cached_property
    def _offered(self) -> list[Publishable]:
        return list(self.records().for_reference())


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


@remembered
def codes_in_use(codes: type[Code]) -> list[tuple[str, str]]:
    """Code and name of each row of a code list that may be chosen."""
    rows = codes._default_manager.filter(is_active=True).values_list("code", "name", "name_en")
    is_english = get_language() == "en"
    return [(code, english if is_english and english else name) for code, name, english in rows]


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

    def _choices(self) -> list[tuple[str, Any]]:
        return [("", _("All")), *codes_in_use(self.codes)]


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

    # Set where a parameter will go: see portal.base.api.deprecation.
    deprecated: Any = None


class TextParameter(Parameter):
    """A text; `max_length` characters at most."""

    field_class = forms.CharField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, **kwargs})


class ListField(forms.ChoiceField):
    """One of a few values."""

    widget = OptionalSelect


class ChoiceParameter(Parameter):
    """One of a few values."""

    field_class = ListField

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


class MentionField(forms.CharField):
    """A record of any noun, as `noun/id`: `partners/k3m8d2xp`."""

    def __init__(self, *, user: Any = None, **kwargs: Any) -> None:
        super().__init__(max_length=140, **kwargs)
        self.user = user

    def clean(self, value: Any) -> Publishable | None:
        text = super().clean(value)
        if not text:
            return None
        noun, _slash, key = text.partition("/")
        models: dict[str, Any] = {model.noun: model for model in record_models()}
        if noun not in models or not key:
            sentence = gettext("Give a noun and an id, such as partners/k3m8d2xp. The nouns: %(nouns)s.")
            raise ValidationError(sentence % {"nouns": ", ".join(sorted(models))})
        named = models[noun]._default_manager.visible_to(self.user).by_key(key).first()
        if named is None:
            raise ValidationError(gettext("Nothing is known under “%(key)s”.") % {"key": f"{noun}/{key}"})
        return named


class MentionParameter(Parameter):
    """A record of any noun. One the reader may not see answers like one that does not exist."""

    field_class = MentionField

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            self._field = self.field_class(label=self.label, user=self.parent.user, **self.extra)
        return self._field


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


class DayField(forms.CharField):
    """A day, as in ISO 8601."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}), **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if not re.fullmatch(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise ValidationError(gettext("Give a day as year-month-day, such as 2024-11-20.")) from None


class DayParameter(Parameter):
    """A day, written `2024-11-20`."""

    field_class = DayField


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
            self._field = ListField(
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


UPDATED = Ordering(("updated_at",), _("Longest unchanged first"), _("Latest changes first"))


def year_days(year: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year."""
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def midnight(day: datetime.date) -> datetime.datetime:
    """When a day begins in Jakarta."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def sdg_goal_parameter() -> CodeParameter:
    """The parameter that asks for one of the seventeen goals; the filter set says in `serving_goal` what serves it."""
    about = _("Number of a Sustainable Development Goal, 1 to 17: what serves it or one of its targets.")
    return CodeParameter(SdgGoal, label=_("SDG goal"), method="serving_goal", help_text=about)


def sdg_target_parameter() -> CodeParameter:
    """The same for one of the UN's targets, by `serving_target`."""
    about = _("Number of a target of the SDGs, as `1.5` or `13.b`: what serves it.")
    return CodeParameter(SdgTarget, label=_("SDG target"), method="serving_target", help_text=about)
