"""The admin of a record: one page from top to bottom, every write through the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import NestedObjects, unquote
from django.db import router
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base import recording
from portal.base.desk.editing import PROPOSAL, START, EditingAdmin
from portal.base.desk.findings import findings_box, name_findings
from portal.base.desk.forms import RecordForm
from portal.base.desk.history import HistoryAdmin
from portal.base.desk.kept import KeptTyping
from portal.base.desk.publication import BUTTON
from portal.base.desk.rows import CitationInline, OptionAdmin, Referring
from portal.base.models import Publishable
from portal.base.publishing import Publication
from portal.base.recording import Door

AnyInline = type[InlineModelAdmin]
# Nearly every record has these, so they open no collapsed group.
ALWAYS_THERE = {"office", "slug"}


class Group(NamedTuple):
    """Fields of a record's page that serve one task. A collapsed group opens by itself where it holds something."""

    title: Any
    fields: Sequence[str | tuple[str, ...]]
    is_collapsed: bool = False
    about: Any = ""
    # The template of what is shown right below the fields.
    below: str = ""


class Complaint(NamedTuple):
    """A reason why the page could not be saved: what it is about, the sentence, and its place on the page."""

    about: str
    message: str
    anchor: str


class RecordAdmin(Referring, KeptTyping, EditingAdmin, HistoryAdmin, OptionAdmin):
    """The admin of one noun. A subclass says in `layout` what its page shows, from top to bottom.

    `layout` holds groups of fields and inlines; citations, the desk's own fields and the words for the change log
    follow by themselves.
    """

    layout: ClassVar[Sequence[Group | AnyInline]] = ()
    has_citations: ClassVar[bool] = True
    form = RecordForm
    change_form_template = "admin/record_form.html"
    list_per_page = 50
    search_help_text = gettext_lazy("Part of a name, or the record’s id")

    # What the page shows.

    def get_layout(self, request: HttpRequest, obj: Any = None) -> list[Group | AnyInline]:
        """The page from top to bottom, for this person and this record (None for a new one)."""
        layout = [*self.layout]
        if self.has_citations:
            layout.append(CitationInline)
        desk = ["staff_note"]
        if request.user.has_perm("accounts.change_office"):
            desk.insert(0, "office")
        if obj is not None and obj.slug and self.has_publish_permission(request, obj):
            desk.append("slug")
        layout.append(Group(_("For the desk"), desk, is_collapsed=True))
        if obj is not None and obj.publication != Publication.DRAFT and self.has_change_permission(request, obj):
            layout.append(Group(_("About this change"), ["reason", ("public_note", "public_note_en")]))
        return layout

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, Any]]:
        return [
            (
                group.title,
                {
                    "fields": group.fields,
                    "description": group.about or None,
                    "classes": ["collapse"] if group.is_collapsed and not _holds_something(group, obj) else [],
                },
            )
            for group in self.get_layout(request, obj)
            if isinstance(group, Group)
        ]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[AnyInline]:
        return [item for item in self.get_layout(request, obj) if not isinstance(item, Group)]

    def get_inline_formsets(self, *args: Any, **kwargs: Any) -> list[Any]:
        formsets = super().get_inline_formsets(*args, **kwargs)
        for formset in formsets:
            if formset.formset.initial_forms:
                formset.classes = formset.classes.replace("collapse", "")
        return formsets

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        fieldsets = iter(context["adminform"])
        formsets = {type(formset.opts): formset for formset in context["inline_admin_formsets"]}
        sections = [
            {"fieldset": next(fieldsets), "formset": None, "below": item.below}
            if isinstance(item, Group)
            else {"fieldset": None, "formset": formsets.get(item), "below": ""}
            for item in self.get_layout(request, obj)
        ]
        context["sections"] = sections
        context["complaints"] = _complaints(context["adminform"].form, context["inline_admin_formsets"])
        context["publication_button"] = BUTTON
        context["publication_steps"] = [] if context["is_popup"] else self.steps(request, obj)
        context["standing"] = context["editing"] = None
        context["findings"] = []
        if obj is not None:
            context["show_delete"] = obj.published_at is None
            context["standing"] = self.standing(request, obj, context["adminform"].form.is_bound)
            context["may_acknowledge"] = self.has_publish_permission(request, obj)
            context["findings"] = [] if context["adminform"].form.is_bound else findings_box(self, obj)
            if self.has_change_permission(request, obj):
                context["editing"] = self.editing(request, obj)
                context |= {"start_field": START, "proposal_field": PROPOSAL}
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def view_on_site(self, obj: Publishable) -> str:
        """The record's own page; the desk sees a draft's too."""
        return obj.get_absolute_url()

    # What the list shows and finds.

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        records = super().get_queryset(request).for_reference()
        # Joined here and not by the list, which joins nothing where a queryset already joins something.
        return records.select_related(*self.list_select_related) if self.list_select_related else records

    @admin.display(description=gettext_lazy("name"))
    def record_label(self, record: Publishable) -> str:
        """What the record is called."""
        return record.label

    def search_condition(self, term: str) -> Q:
        """What else a search finds beside `search_fields`: by default nothing."""
        return Q()

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, _may_repeat = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, False
        # A subquery instead of DISTINCT, so that joins to other names never show a record twice.
        condition = Q(pk__in=found.order_by().values("pk"))
        if further := self.search_condition(search_term.strip()):
            condition |= Q(pk__in=self.model._default_manager.filter(further).order_by().values("pk"))
        return queryset.filter(condition), False

    def option_name(self, row: Publishable) -> str:
        if row.publication == Publication.PUBLISHED:
            return str(row)
        return f"{row} · {row.get_publication_display()}"

    # What is written, and how.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and obj.office_id is None:
            obj.office = request.user.office
        if not self.is_rehearsal(request):
            form.door = Door(obj, by=request.user, **self.words(request))
        if change:
            # The door holds the row from here on; what this page does not show may have moved since it was read.
            unseen = [name for name in ("publication", "published_at", "slug") if name not in form.fields]
            obj.refresh_from_db(fields=unseen)
            if form.door is not None:
                self.assure(request, obj)
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.get_queryset()
        last = (rows.aggregate(last=Max("position"))["last"] or 0) if change and formset.has_changed() else 0
        for row in formset.forms:
            if row.instance.pk is None and row.has_changed():
                last += 1
                row.instance.position = last
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.after_rows(request, form, formsets)
        # What was fetched for the page is out of date now, and the label may be made of it.
        form.instance.refresh_from_db()
        if form.door is not None:
            form.door.close()
            # On the record's own page they stand in a box; who goes elsewhere is told here.
            if not {BUTTON, "_continue"} & request.POST.keys():
                name_findings(self, request, form.instance)

    def after_rows(self, request: HttpRequest, form: Any, formsets: Any) -> None:
        """What else belongs to this save, once its rows are written and before it is kept in the log."""

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        if BUTTON in request.POST:
            return self.move(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if BUTTON in request.POST and not self.is_rehearsal(request):
            return self.move(request, obj)
        return super().response_change(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is not None and record.published_at is not None and self.has_delete_permission(request, record):
            sentence = _("“%(name)s” was public, so it cannot be deleted: others may point to it. Withdraw it instead.")
            self.message_user(request, sentence % {"name": record.label}, messages.WARNING)
            return HttpResponseRedirect(self.address(record))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        recording.delete(obj, by=request.user)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[Any]]:
        """What goes with the record, and what holds it, as counts: naming each row would ask for each."""
        collector = NestedObjects(using=router.db_for_write(self.model))
        collector.collect(objs)
        counts = {
            capfirst(str(model._meta.verbose_name_plural)): len(rows) for model, rows in collector.model_objs.items()
        }
        holding: dict[str, int] = {}
        for row in collector.protected:
            name = capfirst(str(row._meta.verbose_name_plural))
            holding[name] = holding.get(name, 0) + 1
        protected = [f"{name}: {count}" for name, count in sorted(holding.items())]
        return [str(record) for record in objs], counts, set(), protected

    # One log: the changes that the door keeps, not a second one beside it.

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> list[Any]:
        """Nothing: the door knows better what changed."""
        return []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the door has kept the change."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the door has kept the change."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:
        """Nothing: the door keeps the change."""


def _complaints(form: Any, inlines: list[Any]) -> list[Complaint]:
    """What stands in the way of saving, from the whole page, for a list at its top."""
    blocks = [("", form)]
    for inline in inlines:
        blocks += [(str(inline.opts.verbose_name), row) for row in inline.formset.forms]
    return [
        Complaint(" – ".join(filter(None, [capfirst(block), _label(rows, name)])), str(message), _anchor(rows, name))
        for block, rows in blocks
        for name, messages_of_field in rows.errors.items()
        for message in messages_of_field
    ]


def _label(form: Any, name: str) -> str:
    return str(form[name].label) if name in form.fields else ""


def _anchor(form: Any, name: str) -> str:
    """The field's own place; what is about several fields is told at the first of them."""
    first = name if name in form.fields else next(iter(form.fields))
    return form[first].id_for_label


def _holds_something(group: Group, record: Any) -> bool:
    """Whether a stored record has anything in these fields. Links are not asked: that would be a query each."""
    if record is None:
        return False
    names = [name for line in group.fields for name in ((line,) if isinstance(line, str) else line)]
    columns = {field.name: field.attname for field in record._meta.concrete_fields}
    return any(
        getattr(record, columns[name]) not in (None, "", False)
        for name in names
        if name in columns and name not in ALWAYS_THERE
    )
