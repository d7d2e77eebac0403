"""Forms that understand what is written: the columns beside a text are filled from it, and the page says how."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from portal.base.desk.forms import PartForm, RecordForm
from programs.models import Agreement
from programs.reading import (
    Understood,
    Written,
    WrittenDay,
    WrittenEnd,
    WrittenMoney,
    WrittenNumber,
    WrittenPeriod,
    WrittenPhase,
    understand_all,
)
from programs.reading.number import code_of

EARLIER = "earlier_"
SIGNED_ON = gettext_lazy("Signed on, as written")
# How long after the last key the server is asked.
PAUSE = "400ms"


def reading_context(understood: Understood | None, written: Written, prefix: str) -> dict[str, Any]:
    """What the piece of the page below a text is made of; `prefix` stands before the names of a row's fields."""
    return {
        "understood": understood,
        "confirmed_by": f"{prefix}{written.confirmed_by}" if written.confirmed_by else "",
        "hand": f"id_{prefix}{understood.hand}" if understood and understood.hand else "",
    }


class ReadingInput(forms.TextInput):
    """A text with what was understood of it below: at once where there is JavaScript, else after saving."""

    def __init__(self, form: ReadingForm, written: Written, attrs: Any = None) -> None:
        self.form, self.written = form, written
        super().__init__(attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        asked = self._asked()
        box = render_to_string("admin/reading_box.html", self.form.shown(self.written))
        return format_html("{}{}", super().render(name, value, {**(attrs or {}), **asked}, renderer), box)

    def _asked(self) -> dict[str, Any]:
        """What htmx sends, when, and where the answer goes. A row's fields are those of its block."""
        kind = self.form.reading_name
        others = [name for name in self.form.columns_of(self.written) if name != self.written.text]
        if self.form.prefix:
            included, moved = "closest .inline-related", "change from:closest .inline-related"
        else:
            included = ", ".join(f"#id_{name}" for name in others)
            moved = ", ".join(f"change from:#id_{name}" for name in others)
        return {
            "hx-post": reverse("admin:programs_reading", args=[kind, self.written.text]),
            "hx-trigger": f"input changed delay:{PAUSE}, {moved}",
            "hx-include": f"{included}, [name='csrfmiddlewaretoken']",
            "hx-vals": self.form.earlier_texts(),
            "hx-target": "next .desk-reading",
            "hx-sync": "this:replace",
        }


class ReadingForm(forms.ModelForm):
    """A form some of whose texts are read. A subclass names them in `written`, those first that others depend on.

    The columns beside a text that are empty, or still hold what the earlier text gave, are filled from it in
    `clean()`; what a person typed into them stays. Nothing is refused because of what a text says.
    """

    written: ClassVar[Sequence[Written]] = ()
    # What the live reading calls this form in its address.
    reading_name: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.understood: dict[str, Understood] | None = None
        for written in self.readable:
            field = self.fields[written.text]
            field.widget = ReadingInput(self, written, field.widget.attrs)
            if written.confirmed_by:
                self.fields[written.confirmed_by] = forms.CharField(
                    required=False, max_length=40, widget=forms.HiddenInput
                )

    @property
    def readable(self) -> list[Written]:
        """The texts that stand on this form for this person."""
        return [written for written in self.written if written.text in self.fields]

    @property
    def needs_hand(self) -> bool:
        """Whether the columns beside a text have to be looked at."""
        return any(understood.hand for understood in self.shown_all().values())

    def columns_of(self, written: Written) -> list[str]:
        """The columns whose values matter to this text and that stand on this form."""
        names = [*written.beside]
        for other in self.readable:
            # A number is compared with the date of signing, which may so far stand in its text only.
            if other is not written and set(other.beside) & set(written.beside):
                names += [other.text, *other.beside]
        return [name for name in dict.fromkeys(names) if name in self.fields]

    def earlier_texts(self) -> str:
        """The texts as they were stored, for the live reading, as JSON."""
        return json.dumps({f"{EARLIER}{written.text}": self._stored_text(written) for written in self.readable})

    def shown(self, written: Written) -> dict[str, Any]:
        """What the page shows of one text."""
        return reading_context(self.shown_all()[written.text], written, f"{self.prefix}-" if self.prefix else "")

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self._keep_typed_amount()
        self.understood = self._read({name: cleaned.get(name) for name in self.fields})
        if self.has_changed():
            for understood in self.understood.values():
                for name, value in understood.values.items():
                    if name in self.fields and name not in self.errors:
                        cleaned[name] = value
        return super().clean() or cleaned

    def _keep_typed_amount(self) -> None:
        """An amount typed in words, or in digits that can be read in two ways, becomes the text, to be confirmed."""
        text, cleaned = WrittenMoney.text, self.cleaned_data
        if "amount" not in self.errors or text not in self.fields or cleaned.get(text):
            return
        typed = str(self.fields["amount"].widget.value_from_datadict(self.data, self.files, self.add_prefix("amount")))
        try:
            cleaned[text] = self.fields[text].clean(typed)
        except ValidationError:
            return
        del self.errors["amount"]
        cleaned["amount"] = None

    def _read(self, columns: dict[str, Any]) -> dict[str, Understood]:
        earlier = {written.text: self._stored_text(written) for written in self.readable}
        answers = {
            written.confirmed_by: columns.get(written.confirmed_by) or ""
            for written in self.readable
            if written.confirmed_by
        }
        return understand_all(self.readable, columns, earlier, answers)

    def shown_all(self) -> dict[str, Understood]:
        """What was understood of each text, by the name of its column."""
        if self.understood is None:
            if self.is_bound:
                # Nothing was cleaned: an added row that was left as it came.
                self.understood = {written.text: Understood() for written in self.readable}
            else:
                self.understood = self._read({name: self._initial(name) for name in self.fields})
        return self.understood

    def _initial(self, name: str) -> Any:
        """What a field comes with, as its column holds it; choices of other records are not asked for."""
        value, field = self.get_initial_for_field(self.fields[name], name), self.fields[name]
        if isinstance(field, forms.ModelChoiceField | forms.ModelMultipleChoiceField):
            return None
        try:
            return field.to_python(value)
        except ValidationError:
            return None

    def _stored_text(self, written: Written) -> str:
        return "" if self.instance._state.adding else self.initial.get(written.text) or ""


class AgreementReading(ReadingForm, RecordForm):
    """An agreement: its date of signing, period, amount and number are read."""

    class Meta:
        labels: ClassVar = {"signed_on_as_written": SIGNED_ON}

    reading_name = "agreement"
    written = (WrittenDay("signed_on"), WrittenPeriod(), WrittenMoney(), WrittenNumber())


class PartyForm(PartForm):
    """A party; its short name in the number is taken from there where it is the partner's acronym."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        # The agreement of the page, with the number that is being saved with it.
        partner, agreement = cleaned.get("partner"), cleaned.get("agreement")
        if partner and not cleaned.get("code_in_number") and self.has_changed() and isinstance(agreement, Agreement):
            cleaned["code_in_number"] = code_of(partner, agreement.number)[:40]
        return cleaned


class AmendmentForm(ReadingForm, PartForm):
    """An amendment: its date of signing, new end and new amount are read."""

    class Meta:
        labels: ClassVar = {"signed_on_as_written": SIGNED_ON}

    reading_name = "amendment"
    written = (WrittenDay("signed_on"), WrittenEnd(), WrittenMoney())


class DisbursementForm(ReadingForm, PartForm):
    """A disbursement: its date and amount are read."""

    reading_name = "disbursement"
    written = (WrittenDay("on"), WrittenMoney())


class PeriodForm(ReadingForm, RecordForm):
    """A programme or an activity: its period is read."""

    reading_name = "period"
    written = (WrittenPeriod(),)


class PhaseForm(ReadingForm, PartForm):
    """A phase: its period is read, and which step of how many it is."""

    reading_name = "phase"
    written = (WrittenPhase(),)


FORMS: dict[str, type[ReadingForm]] = {
    form.reading_name: form for form in (AgreementReading, AmendmentForm, DisbursementForm, PeriodForm, PhaseForm)
}
