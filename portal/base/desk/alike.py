"""A new record that looks like one already there: shown while it is typed, asked about when it is saved.

What is asked is never refused: whoever says that it is another one goes on. A record that is there already is changed
with a warning at most.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy

from portal.base.desk.forms import RecordForm
from portal.base.desk.records import RecordAdmin
from portal.base.models import Publishable


class Alike(NamedTuple):
    """A record that is there already, why it looks like the one typed, and whether that is asked about on saving."""

    record: Publishable
    why: str
    is_asked: bool = True


class AskingForm(RecordForm):
    """A form that asks before it makes what looks like a record already there.

    A subclass says what it finds (`find_alike`), whose typing makes it look again (`watched`), and the words.
    """

    watched: ClassVar[Sequence[str]] = ()
    heading: ClassVar[Any] = ""
    question: ClassVar[Any] = ""

    # What is typed on may bring the list again, but not take the answer away.
    is_another = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"hx-preserve": "true"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Alike] = []

    def find_alike(self) -> list[Alike]:
        """What is there already and looks like what was typed, the most alike first."""
        raise NotImplementedError

    @property
    def asks(self) -> bool:
        """Whether what was found has to be answered before a new record is made."""
        return self.instance.pk is None and any(each.is_asked for each in self.alike)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk is None or {*self.watched} & {*self.changed_data}:
            self.alike = self.find_alike()
        if self.asks and not cleaned.get("is_another"):
            self.add_error("is_another", self.question)
        return cleaned


class AlikeAdmin(RecordAdmin):
    """The admin of a noun whose form asks (`AskingForm`). A group of its layout is shown with `below` = `ALIKE`."""

    def get_urls(self) -> list[Any]:
        meta = self.model._meta
        own = [
            path(
                "alike/",
                self.admin_site.admin_view(self.alike_view),
                name=f"{meta.app_label}_{meta.model_name}_alike",
            ),
            path("take/", self.admin_site.admin_view(self.take_view), name=f"{meta.app_label}_{meta.model_name}_take"),
        ]
        return own + super().get_urls()

    def alike_view(self, request: HttpRequest) -> HttpResponse:
        """What looks like what has been typed so far. The form is read as saving would read it; nothing is written."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request, None, change=False)(request.POST)
        form.is_valid()
        return render(request, "admin/alike_found.html", self._asking(request, form))

    def take_view(self, request: HttpRequest) -> HttpResponse:
        """Closes the window in which a new record was begun, and takes the one that is there instead."""
        wanted = request.GET.get("record", "")
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        record = self.get_queryset(request).filter(pk=int(wanted)).first() if wanted.isdecimal() else None
        if record is None:
            raise Http404
        answer = json.dumps({"value": str(record.pk), "obj": self.option_name(record)})
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": answer})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, obj: Any = None, **kwargs: Any
    ) -> HttpResponse:
        if obj is None:
            context |= self._asking(request, context["adminform"].form)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and form.alike:
            rows = [(self.address(each.record), self.option_name(each.record), each.why) for each in form.alike]
            listed = format_html_join("; ", '<a href="{}">{}</a> ({})', rows)
            sentence = format_html("{} {}", gettext_lazy("Saved. Something alike is in the registry already:"), listed)
            self.message_user(request, sentence, messages.WARNING)

    def _asking(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}"
        is_popup = IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET
        return {
            "asking": {
                "address": reverse(f"{name}_alike"),
                "watched": [f"#{form[name].id_for_label}" for name in form.watched if name in form.fields],
                "heading": form.heading,
                "tick": form["is_another"] if form.asks else None,
                "found": [
                    {
                        "name": self.option_name(each.record),
                        "address": self.address(each.record),
                        "take": f"{reverse(f'{name}_take')}?record={each.record.pk}" if is_popup else "",
                        "why": each.why,
                    }
                    for each in form.alike
                ],
            }
        }


ALIKE = "admin/alike.html"
