"""“Read from”: the document in front of the person, chosen once, becomes the source of the facts typed in that save."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from portal.base.desk.forms import NamedSelect, RecordForm
from portal.base.desk.records import Group, RecordAdmin
from portal.base.facts import fact_of
from portal.base.models import Citation, Publishable, Source

WRITTEN = "as_written"
QUOTE_AT_MOST = Citation._meta.get_field("quote").max_length

# A fact and, for one row of a list, the row's key; and the words the document says of it.
Fact = tuple[str, str, str]


class ReadFromForm(RecordForm):
    """A form with the document that is being read; what becomes of it is `ReadFromAdmin`’s."""

    read_from: Any = forms.ModelChoiceField(
        Source.objects.all(),
        label=gettext_lazy("Read from"),
        required=False,
        help_text=gettext_lazy(
            "The document in front of you. Each fact you type now gets it as its source, with the words as written; "
            "a fact that has a source already keeps that one."
        ),
    )


class ReadFromAdmin(RecordAdmin):
    """The admin of a noun that is typed from documents.

    `facts_read` names the facts that get the document as their source, `quoted` those whose own text is the
    quotation (a number, a title); for others it is the text in the column of the same name that ends in
    `_as_written`. `lists_read` names the lists that get it as a whole where no row has words of its own.
    """

    facts_read: ClassVar[Sequence[str]] = ()
    quoted: ClassVar[Sequence[str]] = ()
    lists_read: ClassVar[Sequence[str]] = ()
    # The template of what is shown right below the choice.
    below_source: ClassVar[str] = ""

    def get_layout(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        layout = super().get_layout(request, obj)
        if not (self.has_add_permission(request) if obj is None else self.has_change_permission(request, obj)):
            return layout
        return [Group(gettext_lazy("The document you are reading"), ["read_from"], below=self.below_source), *layout]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        column = Citation._meta.get_field("source")
        sources = self.admin_site.get_model_admin(Source)
        field = made.base_fields["read_from"]
        field.queryset = Source.objects.for_reference()
        field.label_from_instance = sources.option_name
        field.widget = RelatedFieldWidgetWrapper(
            NamedSelect(column, self.admin_site),
            column.remote_field,
            self.admin_site,
            can_add_related=sources.has_add_permission(request),
        )
        field.widget.choices = field.choices
        return made

    def after_rows(self, request: HttpRequest, form: Any, formsets: Any) -> None:
        super().after_rows(request, form, formsets)
        if source := form.cleaned_data.get("read_from"):
            self.cite_from(source, form, formsets)

    def cite_from(self, source: Source, form: Any, formsets: Sequence[Any]) -> None:
        """Give what was typed in this save its source, where it has none; the record as a whole if nothing else."""
        record = form.instance
        cited = set(record.citations.values_list("field", "part"))
        facts = [fact for fact in self._facts(form, formsets) if fact[:2] not in cited]
        if not facts and not cited:
            facts = [("", "", "")]
        last = record.citations.aggregate(last=Max("position"))["last"] or 0
        for position, (field, part, quote) in enumerate(facts, start=last + 1):
            record.citations.create(source=source, field=field, part=part, quote=quote, position=position)

    def _facts(self, form: Any, formsets: Sequence[Any]) -> Iterator[Fact]:
        record = form.instance
        columns = {field.name for field in self.model._meta.concrete_fields}
        typed = {fact_of(self.model, name) for name in form.changed_data if name in columns}
        for fact in self.facts_read:
            if fact in typed and _is_known(record, fact):
                yield fact, "", _words(record, fact, fact in self.quoted)
        for formset in formsets:
            name = _list_name(self.model, formset)
            if name is None:
                continue
            saved = [*formset.new_objects, *(row for row, _names in formset.changed_objects)]
            written = [(name, row.key, words) for row in saved if (words := _row_words(row))]
            yield from written
            if saved and not written and name in self.lists_read:
                yield name, "", ""


def _is_known(record: Publishable, fact: str) -> bool:
    """Whether the record says anything of the fact: a value, or words not understood."""
    names = [field.name for field in record._meta.concrete_fields if fact_of(type(record), field.name) == fact]
    telling = [name for name in names if not name.endswith(("_precision", "_exact", "_unit")) and name != "currency"]
    columns = {field.name: field.attname for field in record._meta.concrete_fields}
    values = [getattr(record, columns[name]) for name in telling]
    return any(value is not None and value is not False and value != "" for value in values)


def _words(record: Publishable, fact: str, is_quoted: bool) -> str:
    text = getattr(record, fact) if is_quoted else getattr(record, f"{fact}_{WRITTEN}", "")
    return str(text or "")[:QUOTE_AT_MOST]


def _row_words(row: Any) -> str:
    """What the document says of the row, in the columns kept for it."""
    names = [field.name for field in row._meta.concrete_fields if field.name.endswith(WRITTEN)]
    return "; ".join(text for name in names if (text := getattr(row, name)))[:QUOTE_AT_MOST]


def _list_name(model: type[Publishable], formset: Any) -> str | None:
    """The list whose rows these are; None for the citations themselves."""
    if formset.model is Citation:
        return None
    names = [name for name in model.parts if model._meta.get_field(name).related_model is formset.model]
    return names[0] if names else None
