"""The lists of one region: its programmes, agreements and targets, below the region's own address."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from portal.base.api.views import RecordViewSet
from programs.api.agreement import AgreementViewSet
from programs.api.program import ProgramViewSet
from regions.api.plan import TargetViewSet
from regions.api.region import RegionViewSet
from regions.models import Region


class InRegion(RecordViewSet):
    """The list of a noun in one region and everything in it: the same rows, parameters and pages as its own list.

    A `region` given beside narrows it further.
    """

    key_help = RegionViewSet.key_help

    def list(self, request: Request, key: str) -> Response:
        """A page of the list. Raises `NotFound` where no region has or had this code."""
        region = None if "\0" in key else Region.objects.visible_to(None).lookup(key)
        if region is None:
            raise NotFound(gettext("No region has or had the code “%(code)s”.") % {"code": key[:40]})
        self.region = region
        return super().list(request)

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset.within(self.region))


class ProgramsInRegion(InRegion, ProgramViewSet):
    """Programmes that work in the region or in a place in it."""

    list_summary = "Its programmes"


class AgreementsInRegion(InRegion, AgreementViewSet):
    """Agreements that work in the region or in a place in it: by their own regions, else by their programmes'."""

    list_summary = "Its agreements"


class TargetsInRegion(InRegion, TargetViewSet):
    """Targets of plans for the region or for a place in it."""

    list_summary = "Its targets"


IN_REGION = {"programs": ProgramsInRegion, "agreements": AgreementsInRegion, "targets": TargetsInRegion}
