"""Typing that the browser keeps until it is saved: tells the browser that a save was carried out.

`static/admin/keep.js` sends a mark of its own making with each form. The answer to a form that was saved brings the
mark back in a cookie, so that typing is let go when it is safe, and only then: not by an expired session, a refused
form or an error of ours.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

MARK, COOKIE = "_kept", "typing_saved"
_A_MARK = re.compile(r"[0-9a-z]{8,32}")
_A_DAY = 24 * 60 * 60


def owner_key(user: Any) -> str:
    """Whose typing it is, without saying who: another person on the same browser is not offered it."""
    return salted_hmac("portal.kept-typing", str(user.pk)).hexdigest()[:16] if user.is_authenticated else ""


class KeptTyping(admin.ModelAdmin):
    """An admin whose forms lose nothing that was typed."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.has_saved = True

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        mark = request.POST.get(MARK, "")
        if getattr(request, "has_saved", False) and _leads_on(response) and _A_MARK.fullmatch(mark):
            response.set_cookie(
                COOKIE,
                mark,
                max_age=_A_DAY,
                path=reverse("admin:index"),
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response


def _leads_on(response: Any) -> bool:
    """Whether the answer is no form that came back: it leads elsewhere, or closes its window."""
    return response.status_code in (302, 303) or "popup_response_data" in (
        getattr(response, "context_data", None) or {}
    )
