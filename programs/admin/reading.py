"""The live reading: what the server says under a text while it is typed; and what the desk's pages make of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.forms import CharField, DateField, Field, IntegerField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.base.desk import Group, RecordAdmin
from portal.base.desk.forms import AmountField
from portal.base.desk.rows import DATES
from programs.admin.forms import EARLIER, FORMS, ReadingForm, reading_context
from programs.notation.text import MAX_LENGTH
from programs.reading import Written, understand_all

# How a column's value is read from what the page sends.
PARSERS: dict[str, Field] = {
    "amount": AmountField(required=False, max_digits=19, decimal_places=2),
    "day": DateField(required=False, input_formats=DATES),
    "word": CharField(required=False, max_length=20),
    "count": IntegerField(required=False, min_value=0, max_value=32767),
}
MOST_CHARACTERS_OF_A_NAME = 80


class Lines(tuple):
    """The lines of a fieldset. A field is among them in whichever line it stands: then errors keep it open."""

    def __contains__(self, name: object) -> bool:
        return any(name == line or (isinstance(line, tuple) and name in line) for line in self)


BY_HAND = gettext_lazy("Understood as: correct it by hand")


def by_hand(*lines: str | tuple[str, ...]) -> Group:
    """The collapsed group of the columns that are filled from the texts. It opens where they have to be looked at."""
    return Group(BY_HAND, Lines(lines), is_collapsed=True)


def rows_by_hand(*lines: str | tuple[str, ...]) -> tuple[Any, dict[str, Any]]:
    """The same for the rows of a record."""
    return BY_HAND, {"fields": Lines(lines), "classes": ("collapse",)}


class ReadingAdmin(RecordAdmin):
    """The admin of records whose forms read what is written."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[tuple[Any, Any]]:
        fieldsets = super().get_fieldsets(request, obj)
        may_type = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        for title, options in fieldsets:
            if title is BY_HAND:
                options["classes"] = ["collapse"] if may_type else []
        return fieldsets

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        form = context["adminform"].form
        if isinstance(form, ReadingForm) and form.needs_hand:
            for title, options in context["adminform"].fieldsets:
                if title is BY_HAND:
                    options["classes"] = []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        self.tell_readings(request, form, formsets)

    def tell_readings(self, request: HttpRequest, form: Any, formsets: Any) -> None:
        """Say after saving what was understood of the texts of changed forms, and what is odd about them."""
        understood: list[tuple[str, str]] = []
        odd: list[tuple[str, str]] = []
        rows = [row for formset in formsets for row in formset.forms if row not in formset.deleted_forms]
        for each in [form, *rows]:
            if not isinstance(each, ReadingForm) or not each.has_changed() or each.understood is None:
                continue
            block = "" if each is form else f"{capfirst(str(each.instance._meta.verbose_name))}, "
            for text, reading in each.understood.items():
                about = f"{block}{each.fields[text].label}"
                if reading.words and (reading.is_confirmed or not reading.question):
                    understood.append((about, reading.words))
                odd += [(about, sentence) for sentence in reading.oddities]
        self._tell(request, _("Understood:"), understood, messages.INFO)
        heading = _("Please look again:") if self.is_rehearsal(request) else None
        heading = heading or _("Saved as it is written, but please look again:")
        self._tell(request, heading, odd, messages.WARNING)

    def _tell(self, request: HttpRequest, heading: str, lines: list[tuple[str, str]], level: int) -> None:
        if lines:
            listed = format_html_join("", "<li>{}: {}</li>", lines)
            self.message_user(request, format_html("{}<ul>{}</ul>", heading, listed), level)


class LiveReadings:
    """The address that answers while a text is typed. It stores nothing and is for people of the desk only."""

    def __init__(self, admin_site: Any) -> None:
        self.admin_site = admin_site

    @property
    def urls(self) -> list[URLPattern]:
        """`read/<form>/<column>/`, beside the pages of agreements."""
        view = never_cache(require_POST(self.read))
        return [path("read/<slug:form>/<slug:column>/", view, name="programs_reading")]

    def read(self, request: HttpRequest, form: str, column: str) -> HttpResponse:
        """What was understood of one text, as a piece of the page. Sends no one to the sign-in: it is asked by htmx."""
        if not self.admin_site.has_permission(request):
            return HttpResponse(status=403)
        written = next((each for each in _written(form) if each.text == column), None)
        if written is None:
            raise Http404
        prefix = request.headers.get("HX-Trigger-Name", column)
        if len(prefix) > MOST_CHARACTERS_OF_A_NAME or not prefix.endswith(column):
            raise BadRequest("The name of the field is not that of the column.")
        prefix = prefix.removesuffix(column)
        readable = [each for each in FORMS[form].written if f"{prefix}{each.text}" in request.POST]
        found = understand_all(readable, *_sent(request, prefix, readable))
        return render(request, "admin/reading.html", reading_context(found.get(column), written, prefix))


def _written(form: str) -> list[Written]:
    return list(FORMS[form].written) if form in FORMS else []


def _sent(
    request: HttpRequest, prefix: str, readable: list[Written]
) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """The columns, the earlier texts and the answers of the boxes that the page sent; what cannot be read is empty."""
    columns: dict[str, Any] = {}
    earlier: dict[str, str] = {}
    answers: dict[str, str] = {}
    for written in readable:
        columns[written.text] = request.POST.get(f"{prefix}{written.text}", "").strip()[: MAX_LENGTH + 1]
        earlier[written.text] = request.POST.get(f"{EARLIER}{written.text}", "")[: MAX_LENGTH + 1]
        if written.confirmed_by:
            answers[written.confirmed_by] = request.POST.get(f"{prefix}{written.confirmed_by}", "")
        for name, kind in written.beside.items():
            try:
                columns[name] = PARSERS[kind].clean(request.POST.get(f"{prefix}{name}", ""))
            except ValidationError:
                columns[name] = None
    return columns, earlier, answers
