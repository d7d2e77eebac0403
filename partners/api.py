"""The endpoint of partners."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers

from partners.filters import PartnerFilter
from partners.models import Membership, Partner, PartnerIdentifier, PartnerName
from portal.base.api.shapes import (
    CodeShape,
    Date,
    Links,
    NamedReference,
    Period,
    RecordShape,
    RecordUrl,
    Shape,
    Text,
    Word,
    visible_parts,
    visible_records,
)
from portal.base.api.views import RecordViewSet

LINKS = {
    "programs": ("programs", "partner"),
    "agreements": ("agreements", "partner"),
    "activities": ("activities", "partner"),
    "units": ("partners", "parent"),
    "members": ("partners", "network"),
}


class PartnerNameShape(Shape):
    """Another name of the partner."""

    key = Text()
    name = Text()
    kind = Word(choices=PartnerName.Kind.choices, allow_null=False)
    valid_until = serializers.DateField(allow_null=True)


class MembershipShape(Shape):
    """A network the partner is a member of."""

    key = Text()
    id = Text(source="network.public_id")
    name = Text(source="network.name")
    url = RecordUrl(source="network")
    role = Text()
    role_en = Text()
    period = Period(source="*", allow_null=True)


class PartnerIdentifierShape(Shape):
    """A registration of the organisation elsewhere."""

    key = Text()
    scheme = Text(help_text="As in ID-KHH; org-id.guide lists them.")
    value = Text()


class PartnerShape(RecordShape):
    """An organisation under its one identity, with every other name it goes by."""

    name = Text()
    name_en = Text()
    acronym = Text()
    names = PartnerNameShape(many=True)
    kind = CodeShape(allow_null=True, help_text="IATI's list OrganisationType.")
    parent = NamedReference(allow_null=True, help_text="The organisation this one is a unit of.")
    region = NamedReference(allow_null=True, help_text="Governed or seated in; not where programmes work.")
    memberships = MembershipShape(many=True)
    identifiers = PartnerIdentifierShape(many=True)
    website = Text()
    description = Text()
    description_en = Text()
    ended_on = Date(column="ended_on")
    successors = NamedReference(many=True)
    predecessors = NamedReference(many=True)
    links = Links(LINKS)


class PartnerViewSet(RecordViewSet):
    """Partners: donors, implementers, ministries and their units, local governments, networks."""

    filterset_class = PartnerFilter
    serializer_class = PartnerShape

    def with_columns(self, queryset: QuerySet) -> QuerySet:
        return queryset.select_related("kind", "region", "parent")

    @classmethod
    def parts(cls) -> list[Prefetch | str]:
        return [
            visible_parts("names", PartnerName),
            visible_parts("memberships", Membership, "network"),
            visible_parts("identifiers", PartnerIdentifier),
            visible_records("successors", Partner, "name"),
            visible_records("predecessors", Partner, "name"),
        ]
