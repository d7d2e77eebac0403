"""What may be odd about an agreement's number, and about its places."""

from __future__ import annotations

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from portal.base.publishing import Publication
from portal.base.quality import finding
from programs.models import Agreement, AgreementDocument, AgreementRegion
from programs.quality.program import has_dated_region


@finding(
    Agreement,
    code="same-number",
    title=_("The same number twice"),
    sentence=_(
        "Another agreement has this number, however it is spelt. If both are one paper, keep one of them; if both "
        "papers bear the number, name who numbered each."
    ),
    field="number",
    values=("number_key", "twins"),
    detail=lambda agreement: agreement.number,
    blocks=True,
)
def same_number(agreements: QuerySet) -> QuerySet:
    """Agreements with the number of another, unless two different parties gave it; `twins` of them beside this one."""
    same_issuer = Q(issuer=OuterRef("issuer")) | Q(issuer__isnull=True)
    others = Agreement.objects.filter(number_key=OuterRef("number_key")).exclude(pk=OuterRef("pk"))
    others = others.exclude(publication=Publication.WITHDRAWN).order_by()
    numbered = agreements.exclude(number_key="")
    twins = numbered.filter(Q(issuer__isnull=True) & Exists(others) | Exists(others.filter(same_issuer)))
    return twins.annotate(twins=Subquery(others.values("number_key").annotate(n=Count("pk")).values("n")))


@finding(
    Agreement,
    code="region-not-valid",
    title=_("A region that did not exist then"),
    sentence=_(
        "One of its regions did not exist on the agreement’s date, or came into being after its end. Name the region "
        "that the paper means."
    ),
    field="region_shares",
    values=("signed_on", "period_start", "current_end", "regions_then"),
    readers=_("It names a region that did not exist at that time."),
    possible=lambda agreement: has_dated_region(agreement.region_shares.all()),
    counts_others=True,
)
def region_not_valid(agreements: QuerySet, *, public: bool = False) -> QuerySet:
    """Agreements with a region that had ended before they were signed, or begun after they ended."""
    began = Coalesce(OuterRef("signed_on"), OuterRef("period_start"), output_field=DateField())
    ended = Coalesce(OuterRef("current_end"), OuterRef("signed_on"), OuterRef("period_start"), output_field=DateField())
    known = AgreementRegion.objects.published() if public else AgreementRegion.objects.all()
    odd = (
        known.filter(agreement=OuterRef("pk"))
        .filter(Q(region__valid_until__lt=began) | Q(region__valid_from__gt=ended))
        .order_by()
    )
    number = odd.values("agreement").annotate(n=Count("pk")).values("n")
    return agreements.with_end().filter(Exists(odd)).annotate(regions_then=Subquery(number))


@finding(
    Agreement,
    code="no-signed-document",
    title=_("Without its signed document"),
    sentence=_("No scan of the signed document is kept with it. Add the file, if your office has the paper."),
    field="documents",
)
def without_signed_document(agreements: QuerySet) -> QuerySet:
    """Agreements among whose documents there is no signed one."""
    signed = AgreementDocument.objects.filter(agreement=OuterRef("pk"), kind=AgreementDocument.Kind.SIGNED)
    return agreements.filter(~Exists(signed))
