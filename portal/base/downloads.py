"""How pages give their tables as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from portal.base.models import RegistryVersion
from portal.base.parameters import own_parameters
from portal.base.spreadsheets import FORMS, About, file_name, file_response
from portal.base.tables import Table, TableFile


class FileForm(StringConverter):
    """The form of a file, as the last part of its address: `csv` or `xlsx`."""

    regex = "|".join(FORMS)


register_converter(FileForm, "file_form")


def with_tables(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The address of a page, and those below it where its tables are downloaded: `tables/<key>.csv` and `.xlsx`.

    In `urls.py`: `*with_tables("years/<int:year>/", year_page, "year")`. The view is the same for all of them and ends
    with `render_page`.
    """

    def table_file(request: HttpRequest, *args: Any, table: str, form: str, **kwargs: Any) -> HttpResponseBase:
        request.table_asked = (table, form)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.has_header("Content-Disposition"):
            raise Http404
        return response

    table_route = f"{route}tables/<slug:table>.<file_form:form>"
    return [path(route, view, name=name), path(table_route, table_file, name=f"{name}-table")]


def render_page(
    request: HttpRequest, template_name: str, context: dict[str, Any], tables: Iterable[Table] = ()
) -> HttpResponse:
    """The page; or the file of one of its tables, where the address asks for that (see `with_tables`).

    A page with tables makes them in its view, from rows this reader may see, and hands them over here:

        return render_page(request, "year_page.html", context, tables=[per_month, per_partner])

    The template finds each by its key: `{% include "components/table.html" with table=tables.months only %}`. Any
    object in `tables` knows from here on where it is downloaded, so one that is part of something else (a chart's
    `table`) may be shown from there as well. Whatever the page refuses (who may not see it, parameters it does not
    know), its files refuse, because they come out of the same view; all parameters of the page hold in the file too.
    Classes of records name their tables in `tables()` instead.
    """
    by_key = {table.key: table for table in tables}
    asked = getattr(request, "table_asked", None)
    if asked is not None:
        key, form = asked
        if key not in by_key:
            raise Http404
        return table_response(request, by_key[key], form, str(context["title"]))
    query = own_parameters(request.GET).urlencode()
    for table in by_key.values():
        address = escape_uri_path(f"{request.path}tables/{table.key}")
        table.file = TableFile(*(f"{address}.{form}{f'?{query}' if query else ''}" for form in FORMS))
    return render(request, template_name, context | {"tables": by_key})


def table_response(request: HttpRequest, table: Table, form: str, title: str) -> HttpResponse:
    """The file of a table."""
    page = request.build_absolute_uri(re.sub(r"tables/[^/]+$", "", request.path))
    if query := own_parameters(request.GET).urlencode():
        page = f"{page}?{query}"
    about = About(f"{title}: {table.caption}", about_file(page))
    name = file_name(title, table.key)
    return file_response(form, name, table.columns, table.values(), about)  # type: ignore[return-value]


def about_file(page: str) -> list[tuple[str, str]]:
    """What every file says of itself: where it comes from, of which day, and what may be done with it."""
    return [
        (_("Registry"), settings.SITE_NAME),
        (_("From the page"), page),
        (_("Day"), timezone.localdate().isoformat()),
        (_("Version of the registry"), str(RegistryVersion.current())),
        (_("Licence"), _("Facts of this registry: CC BY 4.0. Quotations and others’ texts remain their authors’.")),
        (_("Empty cell"), _("Nobody stated it. It is not zero.")),
    ]
