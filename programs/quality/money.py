"""What may be odd about an agreement's money."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.publishing import Publication
from portal.base.quality import finding
from portal.base.wording import page_language
from programs.models import Agreement, AgreementParty, AgreementProgram, AgreementRegion, Disbursement, Program
from programs.models.program import ProgramRegion
from programs.notation import format_money

# Shares are stated to a thousandth of a per cent; SQLite adds them up as floats.
WHOLE = 100.0005


def money(amount: Any, currency: str) -> str:
    """An amount as the page writes it; a dash where there is none."""
    return "–" if amount is None else format_money(amount, currency, page_language())


def total(rows: Any, owner: str, column: str) -> Subquery:
    """The sum of a column over the rows of each record."""
    return Subquery(rows.order_by().values(owner).annotate(total=Sum(column)).values("total"))


def _paid_and_agreed(agreement: Any) -> str:
    return _("Paid: %(paid)s; value: %(value)s") % {
        "paid": money(agreement.paid, agreement.current_currency),
        "value": money(agreement.current_amount, agreement.current_currency),
    }


@finding(
    Agreement,
    code="over-disbursed",
    title=gettext_lazy("More paid than agreed"),
    sentence=gettext_lazy(
        "The payments add up to more than the agreement’s value. Compare both with the documents; an amendment may be "
        "missing."
    ),
    field="disbursements",
    values=("paid", "current_amount", "current_currency"),
    detail=_paid_and_agreed,
    blocks=True,
    readers=gettext_lazy("More was paid than was agreed."),
    possible=lambda agreement: agreement.current_amount is not None and bool(agreement.disbursements.all()),
)
def over_disbursed(agreements: QuerySet) -> QuerySet:
    """Agreements under which more was paid, in their own currency, than their value as of today."""
    payments = Disbursement.objects.filter(agreement=OuterRef("pk"), kind=Disbursement.Kind.PAID)
    paid = total(payments.filter(currency=OuterRef("current_currency")), "agreement", "amount")
    return agreements.filter(Exists(payments)).with_value().annotate(paid=paid).filter(paid__gt=F("current_amount"))


def _shares_and_value(agreement: Any) -> str:
    words = []
    for what, amount, percent in (
        (_("Programmes"), agreement.program_amount, agreement.program_percent),
        (_("Regions"), agreement.region_amount, agreement.region_percent),
    ):
        if amount is not None and agreement.current_amount is not None and amount > agreement.current_amount:
            words.append(f"{what}: {money(amount, agreement.current_currency)}")
        if percent is not None and percent > WHOLE:
            words.append(f"{what}: {_percent(percent)}")
    value = _("value: %(value)s") % {"value": money(agreement.current_amount, agreement.current_currency)}
    return "; ".join([*words, value])


def _percent(figure: float) -> str:
    return f"{number_format(round(figure, 3)).rstrip('0').rstrip('.,')}%"


def _states_shares(agreement: Any) -> bool:
    rows = [*agreement.program_shares.all(), *agreement.region_shares.all()]
    return any(row.amount is not None or row.percent is not None for row in rows)


@finding(
    Agreement,
    code="shares-above-value",
    title=gettext_lazy("Shares above the value"),
    sentence=gettext_lazy(
        "The stated shares of programmes or regions add up to more than the whole. Compare them with the document."
    ),
    field="program_shares",
    values=(
        *("program_amount", "program_percent", "region_amount", "region_percent"),
        *("current_amount", "current_currency"),
    ),
    detail=_shares_and_value,
    blocks=True,
    readers=gettext_lazy("The stated shares add up to more than the whole."),
    possible=_states_shares,
    counts_others=True,
)
def shares_above_value(agreements: QuerySet, *, public: bool = False) -> QuerySet:
    """Agreements whose shares, of programmes or of regions, exceed their value as of today or a hundred per cent."""
    kinds = {"program": AgreementProgram, "region": AgreementRegion}
    sums: dict[str, Any] = {}
    excess = Q()
    stated = Q()
    for name, model in kinds.items():
        known = model.objects.published() if public else model.objects.all()
        rows = known.filter(agreement=OuterRef("pk"))
        stated |= Q(Exists(rows.filter(Q(amount__isnull=False) | Q(percent__isnull=False))))
        sums[f"{name}_amount"] = total(rows, "agreement", "amount")
        sums[f"{name}_percent"] = Cast(total(rows, "agreement", "percent"), FloatField())
        excess |= Q(**{f"{name}_amount__gt": F("current_amount")}) | Q(**{f"{name}_percent__gt": WHOLE})
    return agreements.filter(stated).with_value().annotate(**sums).filter(excess)


@finding(
    Program,
    code="shares-above-hundred",
    title=gettext_lazy("Shares of regions above a hundred per cent"),
    sentence=gettext_lazy(
        "The stated shares of the regions add up to more than the whole. Compare them with the document."
    ),
    field="regions",
    values=("percent",),
    detail=lambda program: _percent(program.percent),
    blocks=True,
    readers=gettext_lazy("The stated shares of the regions add up to more than a hundred per cent."),
    possible=lambda program: any(row.percent is not None for row in program.regions.all()),
    counts_others=True,
)
def shares_above_hundred(programs: QuerySet, *, public: bool = False) -> QuerySet:
    """Programmes whose regions' shares exceed a hundred per cent."""
    known = ProgramRegion.objects.published() if public else ProgramRegion.objects.all()
    rows = known.filter(program=OuterRef("pk"), percent__isnull=False)
    percent = Cast(total(rows, "program", "percent"), FloatField())
    return programs.filter(Exists(rows)).annotate(percent=percent).filter(percent__gt=WHOLE)


@finding(
    Agreement,
    code="no-funder",
    title=gettext_lazy("An amount, but nobody who gives it"),
    sentence=gettext_lazy("No party gives the money. If the document says who does, choose that role for the party."),
    field="parties",
    values=("amount", "currency"),
    detail=lambda agreement: money(agreement.amount, agreement.currency),
)
def without_funder(agreements: QuerySet) -> QuerySet:
    """Agreements with an amount of which no party is said to give it."""
    funders = AgreementParty.objects.filter(agreement=OuterRef("pk"), role=AgreementParty.Role.FUNDER)
    return agreements.filter(~Exists(funders), amount__isnull=False)


@finding(
    Agreement,
    code="amount-without-source",
    title=gettext_lazy("An amount without a source"),
    sentence=gettext_lazy(
        "No source is named for the amount. Add a citation that supports it, with the words it says."
    ),
    field="citations",
    values=("amount", "currency"),
    detail=lambda agreement: money(agreement.amount, agreement.currency),
)
def amount_without_source(agreements: QuerySet) -> QuerySet:
    """Agreements whose amount no citation supports."""
    cited = Agreement.objects.filter(citations__field="amount").order_by().values("pk")
    return agreements.filter(amount__isnull=False).exclude(pk__in=cited)


def _child_and_parent(agreement: Any) -> str:
    return _("This one: %(own)s; the other: %(other)s") % {
        "own": money(agreement.amount, agreement.currency),
        "other": money(agreement.parent_amount, agreement.parent_currency),
    }


@finding(
    Agreement,
    code="parent-in-other-currency",
    title=gettext_lazy("Passes on money in another currency"),
    sentence=gettext_lazy(
        "It passes on money of an agreement in another currency. If a document states the rate, say so in the note for "
        "the desk; otherwise compare the currencies with both papers."
    ),
    field="currency",
    values=("amount", "currency", "parent_amount", "parent_currency"),
    detail=_child_and_parent,
)
def parent_in_other_currency(agreements: QuerySet) -> QuerySet:
    """Agreements that pass on money of another one, whose amounts are in two currencies."""
    passing = agreements.filter(
        relation=Agreement.Relation.SUBGRANTS, amount__isnull=False, parent__amount__isnull=False
    )
    passing = passing.annotate(parent_amount=F("parent__amount"), parent_currency=F("parent__currency"))
    return passing.exclude(currency=F("parent__currency"))


def _passed_on_and_value(agreement: Any) -> str:
    return _("Passed on: %(passed)s; value: %(value)s") % {
        "passed": money(agreement.passed_on, agreement.current_currency),
        "value": money(agreement.current_amount, agreement.current_currency),
    }


@finding(
    Agreement,
    code="passed-on-above-value",
    title=gettext_lazy("More passed on than agreed"),
    sentence=gettext_lazy(
        "The agreements that pass on its money add up to more than its value. Compare them with the documents."
    ),
    field="amount",
    values=("passed_on", "current_amount", "current_currency"),
    detail=_passed_on_and_value,
    readers=gettext_lazy("More of its money is passed on than was agreed."),
    possible=lambda agreement: any(each.relation == Agreement.Relation.SUBGRANTS for each in agreement.children.all()),
    counts_others=True,
)
def passed_on_above_value(agreements: QuerySet, *, public: bool = False) -> QuerySet:
    """Agreements whose money is passed on by others, in the same currency, beyond their value as of today."""
    passing: Any = Agreement.objects.filter(parent__isnull=False, relation=Agreement.Relation.SUBGRANTS)
    passing = passing.published() if public else passing.exclude(publication=Publication.WITHDRAWN)
    passing = passing.order_by()
    theirs = passing.filter(parent=OuterRef("pk"), currency=OuterRef("current_currency"))
    passed = total(theirs, "parent", "amount")
    known = agreements.filter(pk__in=passing.values("parent")).with_value()
    return known.annotate(passed_on=passed).filter(passed_on__gt=F("current_amount"))
