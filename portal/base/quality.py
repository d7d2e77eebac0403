"""What is odd about records of any kind and about sources; what to ask and what to write about findings.

`portal.base.findings` says what a finding is. Other apps have their own findings in modules of this name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.facts import fact_name
from portal.base.findings import (
    Finding,
    Found,
    all_findings,
    finding,
    finding_of,
    findings_of,
    found_among,
    found_on,
    only,
)
from portal.base.models import Acknowledgement, Change, Citation, LinkCheck, Publishable, Source
from portal.base.publishing import Publication
from portal.base.recording import RowDoor, named_now

__all__ = [
    "Finding",
    "Found",
    "acknowledge",
    "all_findings",
    "common_findings",
    "counts",
    "finding",
    "finding_of",
    "findings_of",
    "found_among",
    "found_on",
    "only",
    "take_back",
    "tallies",
    "unacknowledged",
]

# What a citation says of its source where two facts cannot both be true; a slip of the pen is none of these.
CONTRADICTIONS = (Citation.Flag.UNIT_CONFLICT, Citation.Flag.WEEKDAY_DIFFERS, Citation.Flag.SOURCES_DIFFER)


# How many records have which finding.


class Tally(NamedTuple):
    """How many records have a finding, and for how many of them a publisher has acknowledged it."""

    finding: Finding
    standing: int
    acknowledged: int


def tallies() -> list[Tally]:
    """Every finding with its numbers, in a fixed number of queries.

    They are counted once after each change of the registry, and once a day, because an agreement may have ended.
    """
    findings = all_findings()
    key = f"findings:{_state_of_the_registry()}:{len(findings)}"
    numbers = cache.get(key)
    if numbers is None or len(numbers) != len(findings):
        numbers = _numbers(findings)
        cache.set(key, numbers, timeout=86400)
    return [Tally(each, *pair) for each, pair in zip(findings, numbers, strict=True)]


def counts() -> list[tuple[Finding, int]]:
    """Every finding with the number of records that have it and for which nobody has acknowledged it."""
    return [(tally.finding, tally.standing) for tally in tallies()]


def unacknowledged(finding: Finding) -> QuerySet:
    """The records on which the finding stands."""
    return finding.records().exclude(pk__in=acknowledged_on(finding))


def acknowledged_on(finding: Finding) -> list[int]:
    """The records on which the finding was acknowledged as it is now, by primary key."""
    written = Acknowledgement.objects.filter(
        content_type=ContentType.objects.get_for_model(finding.model), finding=finding.code
    )
    pks = list(written.order_by("object_id").values_list("object_id", flat=True).distinct())
    if not pks:
        return []
    return [
        found.record.pk for found in found_among(finding, finding.records().filter(pk__in=pks)) if found.acknowledgement
    ]


def _numbers(findings: list[Finding]) -> list[tuple[int, int]]:
    """How often each stands and was acknowledged, with one query for each kind of record and those that read."""
    found: dict[Finding, int] = {}
    for model in dict.fromkeys(each.model for each in findings):
        its = [each for each in findings if each.model is model]
        having = [Q(pk__in=each.records().order_by().prefetch_related(None).values("pk")) for each in its]
        columns = {f"finding_{place}": Count("pk", filter=records) for place, records in enumerate(having)}
        found |= dict(zip(its, model._default_manager.aggregate(**columns).values(), strict=True))
    written = set(Acknowledgement.objects.order_by().values_list("content_type", "finding").distinct())
    numbers = []
    for each in findings:
        kind = ContentType.objects.get_for_model(each.model)
        acknowledged = len(acknowledged_on(each)) if (kind.pk, each.code) in written else 0
        numbers.append((found[each] - acknowledged, acknowledged))
    return numbers


def _state_of_the_registry() -> str:
    """A word that differs once anything has changed that findings hang on. What people acknowledge is logged too."""
    change = Change.objects.aggregate(last=Max("pk"))["last"]
    asked = LinkCheck.objects.aggregate(last=Max("checked_at"))["last"]
    return f"{timezone.localdate():%Y%m%d}:{change}:{asked.timestamp() if asked else ''}"


# What publishers write about them.


def acknowledge(record: Publishable, code: str, remark: str, *, by: Any) -> Acknowledgement:
    """Keep in writing that a finding on a record, as it is now, may stand. It is kept in the change log too.

    Whether this person may is the caller's to ask. Raises `ValidationError` without a remark, and where the record
    does not have the finding (any more).
    """
    if not remark.strip():
        raise ValidationError({"remark": _("Say in your own words why it may stand.")})
    found = next((each for each in found_on(record) if each.finding.code == code), None)
    if found is None:
        raise ValidationError(_("This is not found on the record any more; there is nothing to acknowledge."))
    written = Acknowledgement(
        content_type=ContentType.objects.get_for_model(type(record)),
        object_id=record.pk,
        finding=code,
        values=found.values,
        remark=remark.strip(),
        by=by if getattr(by, "pk", None) else None,
        by_name=named_now(by),
    )
    with transaction.atomic():
        door = RowDoor(written, by=by)
        written.save()
        door.close()
    return written


def take_back(acknowledgement: Acknowledgement, *, by: Any) -> None:
    """Let the finding stand again. What was written stays in the change log."""
    with transaction.atomic():
        door = RowDoor(acknowledgement, by=by)
        Acknowledgement.objects.filter(pk=acknowledgement.pk).delete()
        door.close()


# What may be odd about a record of any kind that rests on sources.


def runs_backwards(record: Any) -> bool:
    """Whether a record's period ends before it begins."""
    return None not in (record.period_start, record.period_end) and record.period_end < record.period_start


def common_findings(*models: type[Publishable]) -> None:
    """Registers what may be odd about any record that rests on sources, for each of these kinds."""
    for model in models:
        finding(
            model,
            code="no-source",
            title=gettext_lazy("Published without a source"),
            sentence=gettext_lazy("It is public, but no source is named. Name one, with the words it says."),
            field="citations",
            told_otherwise=True,
        )(_without_source)
        finding(
            model,
            code="contradiction",
            title=gettext_lazy("A contradiction kept from a source"),
            sentence=gettext_lazy(
                "What a source says here cannot be right as it stands. Ask its author, or cite another source."
            ),
            field="citations",
            values=("contradictions",),
            read=_contradictions,
            detail=_contradictions_in_words,
        )(_contradicted(model))
        finding(
            model,
            code="names-unpublished",
            title=gettext_lazy("Published, but names a record that is not"),
            sentence=gettext_lazy(
                "It is public and names a record that is not. Publish that one, or no longer name it here."
            ),
            values=("updated_at",),
            told_otherwise=True,
        )(_naming_hidden(model))


def _without_source(records: QuerySet) -> QuerySet:
    return records.published().filter(citations__isnull=True)


def _contradicted(model: type[Publishable]) -> Callable[[Any], Any]:
    def rows(records: QuerySet) -> QuerySet:
        flagged = Citation.objects.filter(flag__in=CONTRADICTIONS)
        of_kind = flagged.filter(content_type=ContentType.objects.get_for_model(model))
        shown = Prefetch("citations", flagged.order_by("position", "pk"), to_attr="contradictions")
        return records.filter(pk__in=of_kind.values("object_id")).prefetch_related(shown)

    return rows


def _contradictions(record: Any, name: str) -> list[list[str]]:
    return [[citation.flag, citation.field, citation.part, citation.quote] for citation in getattr(record, name)]


def _contradictions_in_words(record: Any) -> str:
    model = type(record)
    return "; ".join(
        f"{fact_name(model, citation.field)}: {citation.get_flag_display()} (“{citation.quote}”)"
        for citation in record.contradictions
    )


def _naming_hidden(model: type[Publishable]) -> Callable[[Any], Any]:
    def rows(records: QuerySet) -> QuerySet:
        return records.published().filter(reduce(or_, _hidden_references(model)))

    return rows


def _hidden_references(model: type[Publishable]) -> list[Q]:
    """The conditions under which a record of this kind names one that is not public, one for each way of naming."""
    hidden = [_points_to_hidden("source", Citation.objects.filter(_citing(model)))]
    for field in model._meta.concrete_fields:
        if field.is_relation and isinstance(field.related_model, type) and issubclass(field.related_model, Publishable):
            known = Q(**{f"{field.name}__isnull": False})
            hidden.append(known & ~Q(**{f"{field.name}__publication": Publication.PUBLISHED}))
    for name in model.parts:
        relation = model._meta.get_field(name)
        owner = relation.field.name
        of_record = relation.related_model.objects.filter(**{owner: OuterRef("pk")})
        paths = [path for path in relation.related_model.published_with if path != owner]
        hidden += [_points_to_hidden(path, of_record) for path in paths]
    for link in model._meta.many_to_many:
        if issubclass(link.related_model, Publishable):
            of_record = link.remote_field.through._base_manager.filter(**{link.m2m_field_name(): OuterRef("pk")})
            hidden.append(_points_to_hidden(link.m2m_reverse_field_name(), of_record))
    return hidden


def _citing(model: type[Publishable]) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk"))


def _points_to_hidden(path: str, rows: QuerySet) -> Q:
    pointing = rows.filter(**{f"{path}__isnull": False})
    return Q(Exists(pointing.exclude(**{f"{path}__publication": Publication.PUBLISHED})))


# What may be odd about a source.


@finding(
    Source,
    code="dead-link",
    title=gettext_lazy("The web address no longer answers"),
    sentence=gettext_lazy("Nothing answered at the web address. Look for its new one, or for a copy in a web archive."),
    field="url",
    values=("url",),
    detail=lambda source: source.link_check.answer,
)
def dead_link(sources: QuerySet) -> QuerySet:
    """Sources whose address did not answer when it was last asked, and has not been changed since."""
    return sources.filter(link_check__is_alive=False, link_check__url=F("url")).select_related("link_check")


@finding(
    Source,
    code="same-address",
    title=gettext_lazy("Two sources with one web address"),
    sentence=gettext_lazy("Another source has the same web address. If both are one document, cite one of them only."),
    field="url",
    values=("url", "number"),
    detail=lambda source: source.url,
)
def same_address(sources: QuerySet) -> QuerySet:
    """Sources that share their address with others; `number` of them in all."""
    shared = Source.objects.exclude(url="").exclude(publication=Publication.WITHDRAWN)
    twice = shared.order_by().values("url").annotate(number=Count("pk")).filter(number__gt=1)
    same = twice.filter(url=OuterRef("url")).values("number")
    return sources.filter(url__in=twice.values("url")).annotate(number=Subquery(same))
