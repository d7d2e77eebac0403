"""What may be odd about partners."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Lower, Replace
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from portal.base.publishing import Publication
from portal.base.quality import common_findings, finding

common_findings(Partner)

# IATI's code for local governments in its list OrganisationType.
LOCAL_GOVERNMENT = "11"
# What one writer puts between the words of a name and another leaves out.
SEPARATORS = " .,-–/'’\"()&"


def name_key(column: str) -> Any:
    """A name by which two spellings can be compared: small letters and figures, nothing between them."""
    key: Any = Lower(column)
    for sign in SEPARATORS:
        key = Replace(key, Value(sign), Value(""))
    return key


def _sharing(partners: QuerySet, key: Any) -> QuerySet:
    """Those partners whose key is also another's, with `number` of partners that have it. An empty key is none."""
    all_keys = Partner.objects.exclude(publication=Publication.WITHDRAWN).order_by().annotate(key=key)
    twice = all_keys.values("key").annotate(number=Count("pk")).filter(number__gt=1)
    same = twice.filter(key=OuterRef("key")).values("number")
    return partners.annotate(key=key).filter(key__in=twice.values("key")).annotate(number=Subquery(same))


@finding(
    Partner,
    code="same-name",
    title=_("Two partners with the same name"),
    sentence=_(
        "Another partner has the same name, however it is written. If both are one organisation, keep one of them."
    ),
    field="name",
    values=("key", "number"),
    detail=lambda partner: partner.name,
)
def same_name(partners: QuerySet) -> QuerySet:
    """Partners whose name is another's too. Units of different organisations or regions may share one."""
    whose = (Coalesce("parent_id", 0), Value(":"), Coalesce("region_id", 0))
    return _sharing(partners, Concat(name_key("name"), Value(":"), *whose, output_field=CharField()))


@finding(
    Partner,
    code="same-acronym",
    title=_("Two partners with the same acronym"),
    sentence=_("Another partner has the same acronym. If both are one organisation, keep one of them."),
    field="acronym",
    values=("key", "number"),
    detail=lambda partner: partner.acronym,
)
def same_acronym(partners: QuerySet) -> QuerySet:
    """Partners whose acronym is another's too."""
    return _sharing(partners.exclude(acronym=""), name_key("acronym")).exclude(key="")


@finding(
    Partner,
    code="no-region",
    title=_("A local government without its region"),
    sentence=_("Name the region it governs, so that it is found there."),
    field="region",
)
def local_government_without_region(partners: QuerySet) -> QuerySet:
    """Local governments of which the registry does not know where they govern. A unit stands below one that does."""
    unknown = Q(region__isnull=True) & (Q(parent__isnull=True) | Q(parent__region__isnull=True))
    return partners.filter(unknown, kind__code=LOCAL_GOVERNMENT)
