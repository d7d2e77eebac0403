"""The typical pages: generic views and templates."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.generic import DetailView, ListView
from rest_framework.renderers import JSONRenderer

from benchmarks.contest.typical.api import AgreementFilter, AgreementSerializer, agreements, programs
from regions.models import Region


class AgreementListView(ListView):
    """A page of agreements with a form to narrow them."""

    paginate_by = 50
    template_name = "typical/agreements.html"

    def get_queryset(self) -> Any:
        self.filters = AgreementFilter(self.request.GET, agreements())
        return self.filters.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = Region.objects.filter(kind__in=["province", "regency", "city"])
        return super().get_context_data(filters=self.filters, places=places, **kwargs)


class ProgramPageView(DetailView):
    """A programme."""

    template_name = "typical/program.html"

    def get_queryset(self) -> Any:
        return programs().prefetch_related("agreement_shares__agreement__parties__partner")


def agreements_csv(request: HttpRequest) -> HttpResponse:
    """Every agreement in a file, through the serializer; lists share a cell."""
    response = HttpResponse(content_type="text/csv")
    writer = csv.DictWriter(response, AgreementSerializer.Meta.fields)
    writer.writeheader()
    for one in AgreementSerializer(agreements(), many=True).data:
        writer.writerow({name: told(value) for name, value in one.items()})
    return response


def agreements_jsonl(request: HttpRequest) -> StreamingHttpResponse:
    """Every agreement as the API tells it, one a line, in chunks."""
    rows = agreements().order_by("public_id").iterator(chunk_size=1000)
    lines = (JSONRenderer().render(AgreementSerializer(one).data) + b"\n" for one in rows)
    return StreamingHttpResponse(lines, content_type="application/jsonl")


def told(value: Any) -> Any:
    """A value as it stands in a cell."""
    return "; ".join(str(dict(row)) for row in value) if isinstance(value, list) else value
