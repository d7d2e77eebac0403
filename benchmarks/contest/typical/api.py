"""The typical API: a ModelSerializer for each model, nested where ours nests, and a ModelViewSet with prefetching."""

from __future__ import annotations

from collections import Counter
from typing import Any

import django_filters
from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import Substr
from rest_framework import pagination, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.base.models import Citation, SdgGoal, SdgTarget, Source
from portal.search.models import Entry
from programs.models import (
    Activity,
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    AgreementStatement,
    Amendment,
    Disbursement,
    Measure,
    Phase,
    Program,
    ProgramName,
    ProgramPartner,
    ProgramRegion,
    ProgramStatement,
    RupiahEquivalent,
    Sector,
    Signatory,
)
from regions.models import Region, Target

PUBLISHED = "published"


def of(record: type, *fields: str, **nested: Any) -> type[serializers.ModelSerializer]:
    """A ModelSerializer of these fields, with others nested in it."""
    meta = type("Meta", (), {"model": record, "fields": [*fields, *nested]})
    return type(f"{record.__name__}Serializer", (serializers.ModelSerializer,), {"Meta": meta, **nested})


Named = of(Region, "public_id", "name")
Titled = of(Program, "public_id", "title")
PartnerName = of(AgreementParty._meta.get_field("partner").related_model, "public_id", "name")
SourceTitle = of(Source, "public_id", "title")
CodeNames = {model: of(model, "code", "name", "name_en") for model in (AgreementKind, SdgGoal, SdgTarget, Sector)}
STATEMENT = ("key", "kind", "text", "text_en", "speaker", "speaker_en")
PERIOD = ("period_start", "period_end", "period_precision", "period_as_written")
MONEY = ("amount", "currency", "amount_exact", "amount_as_written")
CitationSerializer = of(
    Citation,
    *("field", "part", "quote", "place", "place_en", "inferred", "flag", "says", "note", "note_en"),
    source=SourceTitle(),
)


class AgreementSerializer(serializers.ModelSerializer):
    kind = CodeNames[AgreementKind]()
    issuer = PartnerName()
    parent = of(Agreement, "public_id", "number", "title")()
    parties = of(AgreementParty, "key", "role", "name_as_written", "code_in_number", partner=PartnerName())(many=True)
    signatories = of(Signatory, "key", "office", "office_en", "person_name", partner=PartnerName())(many=True)
    program_shares = of(AgreementProgram, "key", "percent", "amount", program=Titled())(many=True)
    region_shares = of(AgreementRegion, "key", "percent", "amount", region=Named())(many=True)
    statements = of(AgreementStatement, *STATEMENT)(many=True)
    amendments = of(
        Amendment,
        *("key", "number", "signed_on", "signed_on_as_written", "effective_on", "amount", "currency"),
        *("amount_as_written", "period_end", "period_precision", "terminates", "scope", "scope_en"),
    )(many=True)
    disbursements = of(
        Disbursement, "key", "kind", *MONEY, "on", "on_precision", "on_as_written", "description", "description_en"
    )(many=True)
    rupiah_equivalents = of(RupiahEquivalent, "key", "amount", "rate", "on", source=SourceTitle())(many=True)
    signed_at = of(Activity, "public_id", "title")(many=True)
    citations = CitationSerializer(many=True)
    current_amount = serializers.DecimalField(max_digits=20, decimal_places=2)
    current_currency = serializers.CharField()
    current_end = serializers.DateField()
    state = serializers.CharField()

    class Meta:
        model = Agreement
        fields = [
            *("public_id", "slug", "number", "kind", "kind_as_written", "title", "title_en", "issuer", "signed_on"),
            *("signed_on_precision", "signed_on_as_written", *PERIOD, "duration", "duration_unit", *MONEY),
            *("amount_qualifier", "amount_qualifier_en", "parent", "relation", "published_at", "updated_at"),
            *("parties", "signatories", "program_shares", "region_shares", "statements", "amendments"),
            *("disbursements", "rupiah_equivalents", "signed_at", "citations"),
            *("current_amount", "current_currency", "current_end", "state"),
        ]


class AgreementFilter(django_filters.FilterSet):
    region = django_filters.CharFilter(method="in_region")
    year = django_filters.NumberFilter(method="in_year")

    class Meta:
        model = Agreement
        fields = ["region", "year", "kind", "currency"]

    def in_region(self, queryset: Any, _name: str, code: str) -> Any:
        own = Q(region_shares__region__code__startswith=code)
        through = Q(region_shares__isnull=True, program_shares__program__regions__region__code__startswith=code)
        return queryset.filter(own | through).distinct()

    def in_year(self, queryset: Any, _name: str, year: int) -> Any:
        return queryset.filter(Q(signed_on__year=year) | Q(signed_on__isnull=True, period_start__year=year))


PARTS = (
    *("parties__partner", "signatories__partner", "program_shares__program", "region_shares__region", "statements"),
    *("amendments", "disbursements", "rupiah_equivalents__source", "signed_at", "citations__source"),
)


def agreements() -> Any:
    """Public agreements with what is told of them, latest first."""
    found = Agreement.objects.filter(publication=PUBLISHED).as_of().select_related("kind", "issuer", "parent")
    return found.prefetch_related(*PARTS).order_by(F("signed_on").desc(nulls_last=True), "-number", "pk")


class AgreementViewSet(viewsets.ModelViewSet):
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    search_fields = ["number", "title", "title_en"]
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        return agreements()


class Walk(pagination.CursorPagination):
    page_size = 50
    ordering = "public_id"


class AgreementWalk(AgreementViewSet):
    """The same list by the id, from where the reader stopped."""

    pagination_class = Walk

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(public_id__gt=self.request.query_params["after"]).order_by("public_id")


class ProgramSerializer(serializers.ModelSerializer):
    parent = Titled()
    names = of(ProgramName, "key", "name", "is_misspelling")(many=True)
    partners = of(ProgramPartner, "key", "role", "role_as_written", partner=PartnerName())(many=True)
    regions = of(ProgramRegion, "key", "percent", region=Named())(many=True)
    statements = of(ProgramStatement, *STATEMENT)(many=True)
    phases = of(Phase, "key", "title", "title_en", "unit", "number", "of_total", "as_of", "period_start")(many=True)
    measures = of(
        Measure, "key", "name", "name_en", "value", "unit", "unit_en", "kind", "as_of", "as_written", region=Named()
    )(many=True)
    sdg_goals = CodeNames[SdgGoal](many=True)
    sdg_targets = CodeNames[SdgTarget](many=True)
    sectors = CodeNames[Sector](many=True)
    targets = of(Target, "public_id", "as_written", indicator=serializers.StringRelatedField())(many=True)
    agreement_shares = of(AgreementProgram, agreement=of(Agreement, "public_id", "number", "title")())(many=True)
    activities = of(Activity, "public_id", "title")(many=True)
    citations = CitationSerializer(many=True)

    class Meta:
        model = Program
        fields = [
            *("public_id", "slug", "title", "title_en", "summary", "summary_en", "description", "description_en"),
            *("objective", "objective_en", *PERIOD, "parent", "is_national", "serves_all_sdgs", "published_at"),
            *("updated_at", "names", "partners", "regions", "statements", "phases", "measures", "sdg_goals"),
            *("sdg_targets", "sectors", "targets", "agreement_shares", "activities", "citations"),
        ]


def programs() -> Any:
    """Public programmes with what is told of them."""
    shares = AgreementProgram.objects.filter(agreement__publication=PUBLISHED).select_related("agreement")
    return Program.objects.filter(publication=PUBLISHED).prefetch_related(
        *("parent", "names", "partners__partner", "regions__region", "statements", "phases", "measures__region"),
        *("sdg_goals", "sdg_targets", "sectors", "targets__indicator", "citations__source"),
        Prefetch("agreement_shares", shares.order_by("position", "pk")),
        Prefetch("activities", Activity.objects.filter(publication=PUBLISHED).order_by("period_start", "pk")),
    )


class ProgramViewSet(viewsets.ModelViewSet):
    serializer_class = ProgramSerializer
    search_fields = ["title", "title_en", "summary", "summary_en", "description", "description_en"]
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        return programs()


EntrySerializer = of(Entry, "noun", "record_id", "title", "body")


class SearchViewSet(viewsets.ReadOnlyModelViewSet):
    """Everything that holds the words, letter by letter, with facets counted."""

    serializer_class = EntrySerializer
    queryset = Entry.objects.order_by("title", "pk")
    search_fields = ["title", "title_en", "body", "body_en", "related"]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().list(request, *args, **kwargs)
        found = self.filter_queryset(self.get_queryset()).order_by()
        kinds = found.values("noun").annotate(number=Count("pk"))
        facets = Counter(word for words in found.values_list("facets", flat=True) for word in words.split())
        response.data["facets"] = [*kinds, *({"word": word, "number": number} for word, number in facets.items())]
        return response


class PlacesView(APIView):
    """How many agreements work at each regency: by their own regions, else by their programmes'."""

    def get(self, request: Request) -> Response:
        public = Agreement.objects.filter(publication=PUBLISHED)
        counted: dict[str, int] = {}
        for rows, path in (
            (public.filter(region_shares__isnull=False), "region_shares__region__code"),
            (public.filter(region_shares__isnull=True), "program_shares__program__regions__region__code"),
        ):
            placed = rows.order_by().annotate(place=Substr(path, 1, 5)).filter(place__isnull=False)
            for place, number in placed.values_list("place").annotate(number=Count("pk", distinct=True)):
                counted[place] = counted.get(place, 0) + number
        names = dict(Region.objects.filter(code__in=counted).values_list("code", "name"))
        return Response([(names[code], code, counted[code]) for code in sorted(counted)])
