"""Forms of the desk: fields that read what people type, and selects whose names cost one query for all rows."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, BaseModelFormSet
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.base.desk.publication import BUTTON
from portal.base.models import OldSlug, Part, Precision
from portal.base.publishing import Publication
from portal.base.recording import Door

# 2.800.000 and 2,800,000.50: groups of three behind the same mark, then decimals behind the other.
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_TWO_WAYS = re.compile(r"\d{1,3}[.,]\d{3}")


class MeantAmount(str):
    """An amount that can be read in two ways, and of which a person has said that thousands are meant."""


class AmountInput(forms.TextInput):
    """Asks in a box beside an amount that can be read in two ways whether thousands are meant."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return MeantAmount(value) if value and data.get(f"{name}_meant") == value else value

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = super().render(name, value, attrs, renderer)
        amount = with_thousands(value) if isinstance(value, str) else None
        if amount is None:
            return shown
        box = {
            "name": f"{name}_meant",
            "value": value,
            "is_ticked": isinstance(value, MeantAmount),
            "question": _("Yes, %(amount)s is meant") % {"amount": number_format(amount, 2, force_grouping=True)},
        }
        return format_html("{}{}", shown, render_to_string("admin/confirm.html", {"box": box}))


def with_thousands(text: str) -> Decimal | None:
    """An amount that can be read in two ways (`2.800`), taken as thousands; None for any other text."""
    digits = "".join(text.split())
    return Decimal(re.sub(r"\D", "", digits)) if _TWO_WAYS.fullmatch(digits) else None


class AmountField(forms.DecimalField):
    """An amount typed with or without separators. One that can be read in two ways is asked about, never guessed."""

    default_error_messages = {
        "invalid": _("Write the amount in digits, such as 2800000000 or 2.800.000.000."),
        "two_ways": _("“%(value)s” can be read in two ways. Tick the box below it, or write it without separators."),
    }
    widget = AmountInput

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            amount = with_thousands(value)
            if amount is not None and isinstance(value, MeantAmount):
                return amount
            value = "".join(value.split())
            if amount is not None:
                raise ValidationError(self.error_messages["two_ways"], code="two_ways", params={"value": value})
            if _GROUPED.fullmatch(value):
                mark = next(sign for sign in value if not sign.isdigit())
                value = value.replace(mark, "")
            value = value.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and value == value.to_integral_value():
            return f"{value:.0f}"
        return value


def whole_period(start: date | None, end: date | None, precision: str) -> tuple[date | None, date | None]:
    """The first and last day of a period exact to the month or year, whichever days of them were given."""
    if precision not in (Precision.MONTH, Precision.YEAR):
        return start, end
    if start:
        start = start.replace(day=1, **({"month": 1} if precision == Precision.YEAR else {}))
    if end:
        month = 12 if precision == Precision.YEAR else end.month
        end = end.replace(month=month, day=calendar.monthrange(end.year, month)[1])
    return start, end


class WholePeriods(forms.ModelForm):
    """Stores a period exact to the month or year as whole months or years, whichever day of them was typed."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        whole = whole_period(
            cleaned.get("period_start"), cleaned.get("period_end"), cleaned.get("period_precision") or ""
        )
        for name, day in zip(("period_start", "period_end"), whole, strict=True):
            if day:
                cleaned[name] = day
        return cleaned


class RecordForm(WholePeriods):
    """The form of a record, with the words that go into the change log beside the change."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("Why you change it: for colleagues, kept in the change log, never shown to the public."),
    )
    public_note = forms.CharField(
        label=_("Public note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("What readers are told about this change; leave empty if there is nothing to say."),
    )
    public_note_en = forms.CharField(
        label=_("Public note in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text=_("For readers of English; while it is empty, they see the Indonesian text, marked as such."),
    )

    # Opened before the first row is touched, closed after the last (`RecordAdmin`).
    door: Door | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A record is withdrawn first and then saved, so the form of one that was public until now has to ask as well.
        is_public = self.instance.publication == Publication.PUBLISHED
        if "reason" in self.fields and (is_public or self.data.get(BUTTON) == Publication.WITHDRAWN):
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _("Say why: a change of a public record has a reason.")

    def clean_slug(self) -> str | None:
        """An address that once belonged to another record goes on leading there."""
        slug = self.cleaned_data["slug"]
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        if slug and others.by_key(slug).exclude(slug=slug).exists():
            raise ValidationError(_("This is the id of another record. Choose another address."))
        former = OldSlug.objects.filter(slug=slug, content_type=ContentType.objects.get_for_model(self.instance))
        if slug and former.exclude(object_id=self.instance.pk).exists():
            raise ValidationError(_("This was the address of another record and still leads there. Choose another."))
        return slug or None


class PartForm(WholePeriods):
    """The form of a row that belongs to a record."""


class NamedSelect(AutocompleteSelect):
    """An autocomplete whose chosen option is named from `names` where given, so that a page of rows asks once."""

    names: ChosenNames | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[Any]:
        if self.names is None:
            return super().optgroups(name, value, attr)
        chosen = [text for text in value if text and text in self.names.by_value]
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options += [
            self.create_option(name, text, self.names.by_value[text], True, place)
            for place, text in enumerate(chosen, start=1)
        ]
        return [(None, options, 0)]


class NamedSelectMultiple(AutocompleteSelectMultiple):
    """An autocomplete for several; without the button that clears all of them, which no list may hold."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class ChosenNames:
    """What the records chosen in one column of a formset are called; asked for once, when the first is shown."""

    def __init__(self, fields: Iterable[Any], records: Any, name_of: Callable[[Any], str]) -> None:
        self.fields, self.records, self.name_of = list(fields), records, name_of

    @cached_property
    def by_value(self) -> dict[str, str]:
        values = {str(field.value()) for field in self.fields if str(field.value() or "").isdigit()}
        if not values:
            return {}
        return {str(record.pk): self.name_of(record) for record in self.records.filter(pk__in=values)}


def name_chosen(rows: list[Any]) -> None:
    """Give the autocompletes of all rows of a formset one place to learn their names from."""
    if not rows:
        return
    for name, field in rows[0].fields.items():
        if not isinstance(_plain_widget(field), NamedSelect):
            continue
        names = ChosenNames([row[name] for row in rows], field.queryset, field.label_from_instance)
        for row in rows:
            _plain_widget(row.fields[name]).names = names


def _plain_widget(field: Any) -> Any:
    widget = field.widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


class RowKeyField(forms.CharField):
    """Which row a block of fields is about, by its key."""

    widget = forms.HiddenInput

    def __init__(self, rows: dict[str, Part], **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Part | None:
        key = super().clean(value)
        if key and key not in self.rows:
            raise ValidationError(_("This row is no longer there."))
        return self.rows.get(key)


class KeyedRows(BaseModelFormSet):
    """Rows known by their lasting keys: their numbers change when an earlier or proposed state is written back."""

    @cached_property
    def forms(self) -> list[Any]:
        rows = super().forms
        name_chosen(rows)
        return rows

    @cached_property
    def by_key(self) -> dict[str, Part]:
        """The stored rows."""
        return {row.key: row for row in self.get_queryset()}

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        key = None if form.instance._state.adding else form.instance.key
        form.fields[self._pk_field.name] = RowKeyField(self.by_key, initial=key)

    # The two places at which Django turns what was sent into a row.

    def _get_to_python(self, field: Any) -> Any:
        return str

    def _existing_object(self, pk: str) -> Part | None:
        return self.by_key.get(pk)


class RowFormSet(KeyedRows, BaseInlineFormSet):
    """The rows of a record."""


class CitationFormSet(KeyedRows, BaseGenericInlineFormSet):
    """The citations of a record; `fact_choices` is put here by the inline, once for all of them."""

    fact_choices: list[tuple[Any, Any]] = []

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"fact_choices": self.fact_choices}


class CitationForm(PartForm):
    """One citation; what it supports is chosen in plain words and stored as `field` and `part`."""

    fact = forms.ChoiceField(
        label=_("What it supports"),
        required=False,
        help_text=_("A row just added can be chosen once it has been saved."),
    )

    def __init__(self, *args: Any, fact_choices: list[tuple[Any, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, part = self.instance.field, self.instance.part
        present = f"{field}:{part}" if part else field
        self.fields["fact"].choices = [*fact_choices, *self._missing(present, fact_choices)]
        self.fields["fact"].initial = present

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.field, _colon, self.instance.part = (cleaned.get("fact") or "").partition(":")
        return cleaned

    @staticmethod
    def _missing(present: str, choices: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """The stored fact where it is no longer among the choices: its row was deleted, its column renamed."""
        known = {
            value
            for key, words in choices
            for value in ([row[0] for row in words] if isinstance(words, list) else [key])
        }
        if present in known:
            return []
        return [(present, _("No longer there: %(fact)s") % {"fact": present})]
