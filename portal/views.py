"""Pages that belong to no noun: home, about the data, errors, and what robots read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.base.views import crumb


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the registry is, what is in it, and where to begin."""
    return render(request, "home.html", {"title": _("Home"), "breadcrumbs": [], "noun": ""})


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """What is in, what is not, how figures are reckoned, licence, corrections."""
    title = _("About the data")
    return render(request, "about_data.html", {"title": title, "breadcrumbs": [crumb(title)], "noun": ""})
