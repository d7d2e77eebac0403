"""Rows on a record's page: what belongs to the record alone, and the citations of its facts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.contenttypes.admin import GenericStackedInline
from django.db import models
from django.forms import ModelChoiceField, Textarea
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.base.desk.forms import (
    AmountField,
    CitationForm,
    CitationFormSet,
    NamedSelect,
    NamedSelectMultiple,
    PartForm,
    RowFormSet,
)
from portal.base.facts import fact_choices, fact_name, with_references
from portal.base.fields import MoneyField
from portal.base.models import Citation, Publishable

# As Indonesians write days, and as computers do. 03/04/2024 is the third of April in both languages of the desk.
DATES = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]


class Referring(BaseModelAdmin):
    """Chooses other records by typing a part of their name; options are named by the other record's own admin."""

    formfield_overrides = {
        models.DateField: {"input_formats": DATES},
        MoneyField: {"form_class": AmountField, "widget": AmountField.widget},
        models.TextField: {"widget": Textarea(attrs={"rows": 3, "class": "vLargeTextField"})},
    }

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every column and link that points to records, and those a subclass adds."""
        pointing = [
            field.name
            for field in (*self.model._meta.concrete_fields, *self.model._meta.many_to_many)
            if field.is_relation and field.related_model and issubclass(field.related_model, Publishable)
        ]
        return [*pointing, *super().get_autocomplete_fields(request)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a choice stand two buttons, to change what is chosen and to add what is missing; none deletes."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NamedSelect(db_field, self.admin_site, using=kwargs.get("using"))
            if issubclass(db_field.related_model, Publishable):
                kwargs["queryset"] = db_field.related_model.objects.for_reference()
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return self._named(field, db_field)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = NamedSelectMultiple(db_field, self.admin_site, using=kwargs.get("using"))
        if issubclass(db_field.related_model, Publishable):
            kwargs["queryset"] = db_field.related_model.objects.for_reference()
        return self._named(super().formfield_for_manytomany(db_field, request, **kwargs), db_field)

    def _named(self, field: Any, db_field: Any) -> Any:
        if field is not None and self.admin_site.is_registered(db_field.related_model):
            other = self.admin_site.get_model_admin(db_field.related_model)
            if isinstance(other, OptionAdmin):
                field.label_from_instance = other.option_name
        return field


class OptionAdmin(admin.ModelAdmin):
    """An admin whose rows are offered as options elsewhere."""

    def option_name(self, row: Any) -> str:
        """What a row is called where it can be chosen: enough to tell it from its namesakes."""
        return str(row)


class RecordRows(Referring, InlineModelAdmin):
    """Rows that belong to one record: whoever may change the record may change them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.get_model_admin(self.parent_model).has_view_or_change_permission(request, obj)

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        record = self.admin_site.get_model_admin(self.parent_model)
        if obj is None or obj.pk is None:
            return record.has_add_permission(request)
        return record.has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return with_references(super().get_queryset(request)).order_by("position", "pk")


class RowInline(RecordRows, admin.StackedInline):
    """Rows as blocks of labelled fields, which stay readable on a phone. `fields` names one tuple for each line."""

    form = PartForm
    formset = RowFormSet
    extra = 1


class ReferenceRows(RowInline):
    """Rows of reference data: read here, kept by a command."""

    extra = 0
    max_num = 0
    can_delete = False

    def _may(self, request: HttpRequest, obj: Any) -> bool:
        return False


class CitationInline(RecordRows, GenericStackedInline):
    """The sources of the record's facts, each with the words it says."""

    model = Citation
    form = CitationForm
    formset = CitationFormSet
    verbose_name = _("citation")
    verbose_name_plural = _("Sources: where it stands")
    extra = 1
    fields = (("fact", "source"), ("place", "place_en"), ("quote", "note", "note_en"), ("flag", "inferred", "says"))

    @admin.display(description=_("What it supports"))
    def fact(self, citation: Citation) -> str:
        """What the citation supports, for those who may only read."""
        return fact_name(self.parent_model, citation.field)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        choices = fact_choices(self.parent_model, obj)
        return type(made.__name__, (made,), {"fact_choices": choices})
