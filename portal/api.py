"""The API, version 1: its endpoints by noun, the list of them, the schema and the page that shows it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path, reverse
from django.utils.translation import gettext
from django.views.generic import TemplateView
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from partners.api import PartnerViewSet
from portal.base.api.change import ChangeViewSet
from portal.base.api.problems import AllowView, ParameterError, not_allowed, not_found
from portal.base.api.schema import StrictSchema
from portal.base.api.source import SourceViewSet
from portal.base.api.stream import ChangeStreamView
from portal.base.models import RegistryVersion
from portal.guides import GuideView
from portal.search.api import SearchView
from programs.api.activity import ActivityViewSet
from programs.api.agreement import AgreementViewSet
from programs.api.program import ProgramViewSet
from programs.api.region import IN_REGION
from programs.api.statistics import StatisticsView
from regions.api.plan import IndicatorViewSet, PlanningDocumentViewSet, TargetViewSet
from regions.api.region import RegionViewSet

VIEWSETS = {
    "programs": ProgramViewSet,
    "partners": PartnerViewSet,
    "regions": RegionViewSet,
    "agreements": AgreementViewSet,
    "activities": ActivityViewSet,
    "indicators": IndicatorViewSet,
    "targets": TargetViewSet,
    "planning-documents": PlanningDocumentViewSet,
    "sources": SourceViewSet,
    "changes": ChangeViewSet,
}


class Endpoints(serializers.Serializer):
    """Where each noun is listed, and how far the registry is."""

    registry_version = serializers.IntegerField(help_text="Number of the latest public change.")
    programs = serializers.URLField()
    partners = serializers.URLField()
    regions = serializers.URLField()
    agreements = serializers.URLField()
    activities = serializers.URLField()
    indicators = serializers.URLField()
    targets = serializers.URLField()
    planning_documents = serializers.URLField()
    sources = serializers.URLField()
    changes = serializers.URLField()
    statistics = serializers.URLField()
    search = serializers.URLField()
    schema = serializers.URLField()
    docs = serializers.URLField()


class RootView(AllowView):
    """Every endpoint by its noun, with the registry version."""

    schema = StrictSchema()

    @extend_schema(operation_id="root", responses=Endpoints)
    def get(self, request: Request) -> Response:
        if request.query_params:
            raise ParameterError(
                {name: [gettext("This address takes no parameters.")] for name in request.query_params}
            )
        names = {noun.replace("-", "_"): f"api-{noun}-list" for noun in VIEWSETS}
        names |= {"statistics": "api-statistics", "search": "api-search", "schema": "api-schema", "docs": "api-docs"}
        addresses = {name: request.build_absolute_uri(reverse(view)) for name, view in names.items()}
        return Response({"registry_version": RegistryVersion.current(), **addresses})


class SchemaView(AllowView, SpectacularAPIView):
    """The OpenAPI description, as JSON unless YAML is asked for."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer]


class DocsView(TemplateView):
    """The page on which the API is tried out."""

    template_name = "api/docs.html"

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return not_allowed(self._allowed_methods())


router = SimpleRouter()
for noun, viewset in VIEWSETS.items():
    router.register(noun, viewset, basename=f"api-{noun}")

urlpatterns = [
    path("", RootView.as_view(), name="api-root"),
    path("changes/stream/", ChangeStreamView.as_view(), name="api-changes-stream"),
    *(
        path(f"regions/<str:key>/{noun}/", viewset.as_view({"get": "list"}), name=f"api-region-{noun}")
        for noun, viewset in IN_REGION.items()
    ),
    *router.urls,
    path("statistics/", StatisticsView.as_view(), name="api-statistics"),
    path("search/", SearchView.as_view(), name="api-search"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(), name="api-docs"),
    path("docs/<path:name>", GuideView.as_view(), name="api-guide"),
    # With its slash, so that an address without one is first sent to the one that has it.
    re_path(r"^(?P<path>.+/)$", not_found),
]
