"""How pages give their tables as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from portal.base.addresses import absolute, tidy_query, with_query
from portal.base.models import RegistryVersion
from portal.base.parameters import BadParameters, own_parameters
from portal.base.spreadsheets import CSV, FORMS, WHOLE, XLSX, About, file_name, file_response
from portal.base.tables import File, Table
from portal.base.workbooks import MOST_ROWS, Row


class FileForm(StringConverter):
    """The form of a file, as the last part of its address: `csv` or `xlsx`."""

    regex = "|".join(FORMS)


register_converter(FileForm, "file_form")


class Asked(NamedTuple):
    """The file an address asks for: of which table, none for that of a whole list, and in which form."""

    table: str
    form: str

    @property
    def path(self) -> str:
        """What stands behind the address of the page."""
        return f"tables/{self.table}.{self.form}"


def asked_of(request: HttpRequest) -> Asked | None:
    """The file this request asks for; None for the page itself."""
    return getattr(request, "asked", None)


def with_tables(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The address of a page, and those below it where its tables are downloaded: `tables/<key>.csv` and `.xlsx`.

    In `urls.py`: `*with_tables("years/<int:year>/", year_page, "year")`. The view is the same for all of them and ends
    with `render_page`.
    """
    table_route = f"{route}tables/<slug:table>.<file_form:form>"
    return [path(route, view, name=name), path(table_route, _for_files(view), name=f"{name}-table")]


def with_sheet(route: str, view: Callable[..., HttpResponseBase], name: str) -> list[URLPattern]:
    """The address of a list, those of its tables (`with_tables`), and where the list itself is: `agreements.csv`."""
    sheet_route = f"{route.removesuffix('/')}.<file_form:form>"
    return [*with_tables(route, view, name), path(sheet_route, _for_files(view), name=f"{name}-sheet")]


def _for_files(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view where a file is asked for: what is no download is not there."""

    def file(request: HttpRequest, *args: Any, form: str, table: str = "", **kwargs: Any) -> HttpResponseBase:
        request.asked = Asked(table, form)
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.has_header("Content-Disposition"):
            raise Http404
        return response

    return file


def render_page(
    request: HttpRequest, template_name: str, context: dict[str, Any], tables: Iterable[Table] = ()
) -> HttpResponseBase:
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
    if asked := asked_of(request):
        if asked.table not in by_key:
            raise Http404
        return table_response(request, by_key[asked.table], asked.form, str(context["title"]))
    query = own_parameters(request.GET).urlencode()
    for table in by_key.values():
        table.file = File.at(f"{request.path}tables/{table.key}", query)
    return render(request, template_name, context | {"tables": by_key})


def table_response(request: HttpRequest, table: Table, form: str, title: str) -> HttpResponseBase:
    """The file of a table."""
    page = re.sub(r"tables/[^/]+$", "", request.path)
    about = About(f"{title}: {table.caption}", about_file(request, page))
    rows = table.lines() if table.lines and form == CSV else table.values()
    return file_response(form, file_name(title, table.key), table.columns, rows, about)


def file_of(path: str, query: str, rows: int) -> File | None:
    """Where a list under this path is downloaded; none where it is empty, and no XLSX file where it is too long."""
    if not rows:
        return None
    file = File.at(path.removesuffix("/"), query)
    return file if rows <= MOST_ROWS else file._replace(xlsx="")


def refuse_page(parameters: QueryDict) -> None:
    """A file holds the whole list: raise `BadParameters` where a page of it is asked for."""
    if "page" in parameters:
        raise BadParameters({"page": [_("A file holds the whole list, not a page of it: leave this out.")]})


def list_response(
    request: HttpRequest,
    name: Sequence[str],
    columns: Sequence[Any],
    rows: Iterable[Row | str],
    count: int,
    about: About,
) -> HttpResponseBase:
    """The file of a whole list of so many rows, which are only taken as they are sent.

    `name` are the words its name is made of. Raises `BadParameters` where an XLSX file could not hold the rows.
    """
    asked = asked_of(request)
    if asked is None:
        raise TypeError("This is only for addresses made by with_sheet.")
    if asked.form == XLSX and count > MOST_ROWS:
        told = _("An XLSX file holds at most %(most)s rows, and this list has more. Narrow it, or take the CSV file.")
        raise BadParameters({XLSX.upper(): [told % {"most": f"{MOST_ROWS:,}"}]})
    is_head = request.method == "HEAD"
    return file_response(asked.form, file_name(*name), columns, rows, about, is_whole=count <= WHOLE, is_head=is_head)


def about_file(request: HttpRequest, page: str, *more: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """What a workbook says of itself: where it comes from, `more`, of which day, and what may be done with it.

    A CSV file says none of it, so none is found out for one.
    """
    page = absolute(with_query(escape_uri_path(page), tidy_query(own_parameters(request.GET))))
    yield _("Registry"), settings.SITE_NAME
    yield _("From the page"), page
    yield from more
    yield _("Day"), timezone.localdate().isoformat()
    yield _("Version of the registry"), str(RegistryVersion.current())
    yield _("Licence"), _("Facts of this registry: CC BY 4.0. Quotations and others’ texts remain their authors’.")
    yield _("Empty cell"), _("Nobody stated it. It is not zero.")
