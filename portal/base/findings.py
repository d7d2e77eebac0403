"""What is odd about a record, though a paper may well say so: how such findings are described, kept and asked.

A finding is a queryset with a title: the records that have it. Everything else asks that queryset: the lists and the
warnings of the desk, `manage.py check_registry`, and a record's own publication problems. Each app lists its findings
in its `quality` module, which is read when the site starts; `docs/quality.md` tells people what they mean.

    @finding(Agreement, code="end-before-start", title=_("..."), sentence=_("..."), values=("period_end",))
    def end_before_start(agreements):
        return agreements.filter(period_end__lt=F("period_start"))

A publisher may acknowledge in writing that a finding may stand. That holds for what was found then (`values`): once
the figures are others, the finding stands again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet, Value

from portal.base.publishing import Problem, Publication

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Rows = Callable[..., Any]


def nothing_more(row: Any) -> str:
    """The words for what was found, where the finding's own sentence says all there is."""
    return ""


def always(record: Any) -> bool:
    """That a record may have the finding, for all that is known without asking."""
    return True


@dataclass(frozen=True, eq=False)
class Finding:
    """One thing that may be odd about records of one kind.

    `code` names it for good; `title` heads the list; `sentence` says what is odd and what to do. `rows` narrows a
    queryset of the model to the records that have it and annotates what was found. `field` is the form's field or
    the relation of parts it is about. `values` are the columns and annotations by which an acknowledgement is held
    to what was found, each read by `read`; `detail` puts them into words. `blocks`: it stands in the way of
    publication. `told_otherwise`: `publication_problems()` says it with more detail.

    `readers` is what the record's public page says of it; empty where it is for the desk alone. `counts_others`: the
    rows hang on more than the record's own columns, so `rows(records, public=True)` must count what is public alone.
    `possible` says, from what the record's page has fetched, whether the database need be asked at all.
    """

    code: str
    title: str | _StrPromise
    sentence: str | _StrPromise
    model: Any
    rows: Rows
    field: str = ""
    values: tuple[str, ...] = ()
    detail: Callable[[Any], str] = nothing_more
    read: Callable[[Any, str], Any] = getattr
    blocks: bool = False
    told_otherwise: bool = False
    readers: str | _StrPromise = ""
    counts_others: bool = False
    possible: Callable[[Any], bool] = always

    def for_readers(self, records: Any) -> Any:
        """Those of these records that have it as far as the public can know."""
        return self.rows(records, public=True) if self.counts_others else self.rows(records)

    def records(self) -> QuerySet:
        """The records that have it, those withdrawn from the public left out, in the order of their kind."""
        return self.rows(self.model._default_manager.exclude(publication=Publication.WITHDRAWN))

    def values_of(self, row: Any) -> list[Any]:
        """What was found on a row of `rows`, as JSON keeps it: equal as long as nothing has changed."""
        return [plain(self.read(row, name)) for name in self.values]


@dataclass(frozen=True, eq=False)
class Found:
    """A finding on one record, and the acknowledgement that holds for it, if any."""

    finding: Finding
    record: Any
    values: list[Any]
    acknowledgement: Any = None

    @property
    def detail(self) -> str:
        """What was found, in words."""
        return self.finding.detail(self.record)

    @property
    def message(self) -> str:
        """What is odd, what was found, and what to do."""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.finding.title}{detail}. {self.finding.sentence}"


_findings: dict[Any, dict[str, Finding]] = {}


def finding(*models: Any, code: str, **about: Any) -> Callable[[Rows], Rows]:
    """Registers a function on querysets as a finding of each of these models; the keywords are `Finding`'s.

    Raises `ValueError` where a model already has a finding of this code.
    """

    def register(rows: Rows) -> Rows:
        for model in models:
            kept = _findings.setdefault(model, {})
            if code in kept:
                raise ValueError(f"{model.__name__} has two findings called {code}.")
            kept[code] = Finding(code=code, model=model, rows=rows, **about)
        return rows

    return register


def findings_of(model: Any) -> list[Finding]:
    """The findings a kind of record may have, in the order in which they are written down."""
    return list(_findings.get(model, {}).values())


def all_findings() -> list[Finding]:
    """Every finding, by kind of record in the order of the apps."""
    return [each for model in apps.get_models() for each in findings_of(model)]


def finding_of(model: Any, code: str) -> Finding | None:
    """The finding of this code for a kind of record, or None."""
    return _findings.get(model, {}).get(code)


def only(records: QuerySet, is_odd: Callable[..., bool], *columns: str) -> QuerySet:
    """Those records for which `is_odd(*columns)` holds: for what no database can judge, such as a written amount.

    It reads these columns of every record given, so narrow the records first.
    """
    read = records.order_by().values_list("pk", *columns)
    return records.filter(pk__in=[pk for pk, *values in read if is_odd(*values)])


def found_on(record: Any, *, blocking: bool = False) -> list[Found]:
    """What is odd about a stored record, acknowledged or not; with `blocking`, only what stands in its way.

    One query tells which findings it has, however many there are; those that read in Python add one each.
    """
    model = type(record)
    asked = [each for each in findings_of(model) if each.blocks or not blocking]
    if record.pk is None or not asked:
        return []
    rows = [each.rows(model._default_manager.filter(pk=record.pk)) for each in asked]
    return [found for place in _standing(rows) for found in found_among(asked[place], rows[place])]


def told_on(record: Any) -> list[Found]:
    """What readers are told is odd about a stored record, from public facts alone, acknowledged or not.

    The record is as its page has fetched it. No query where nothing is possible; else one, and one more for each
    finding that stands.
    """
    model = type(record)
    asked = [each for each in findings_of(model) if each.readers and each.possible(record)]
    if record.pk is None or not asked:
        return []
    rows = [each.for_readers(model._default_manager.filter(pk=record.pk)) for each in asked]
    return [
        Found(asked[place], row, asked[place].values_of(row))
        for place in _standing(rows)
        for row in rows[place].order_by()
    ]


def _standing(rows: list[Any]) -> list[int]:
    """The places of those of these querysets that hold a record. One query."""
    first, *others = [
        each.order_by().prefetch_related(None).values_list(Value(place), flat=True) for place, each in enumerate(rows)
    ]
    return sorted(set(first.union(*others, all=True) if others else first))


def found_among(finding: Finding, rows: Iterable[Any]) -> list[Found]:
    """A finding on each of these rows of its queryset, with the acknowledgements: one query more than the rows."""
    if isinstance(rows, QuerySet):
        rows = rows.for_reference()
    rows = list(rows)
    known = acknowledgements(finding, [row.pk for row in rows])
    found = []
    for row in rows:
        values = finding.values_of(row)
        holding = [each for each in known.get(row.pk, []) if each.values == values]
        found.append(Found(finding, row, values, holding[0] if holding else None))
    return found


def acknowledgements(finding: Finding, pks: Collection[Any]) -> dict[Any, list[Any]]:
    """What publishers wrote about a finding on these records, by record, the latest first; held or not any more."""
    if not pks:
        return {}
    written = apps.get_model("base", "Acknowledgement").objects.filter(
        content_type=ContentType.objects.get_for_model(finding.model), finding=finding.code, object_id__in=pks
    )
    by_record: dict[Any, list[Any]] = {}
    for each in written:
        by_record.setdefault(each.object_id, []).append(each)
    return by_record


def problems(record: Any) -> list[Problem]:
    """The findings that stand in the way of the record's publication and that no publisher has acknowledged."""
    return [
        Problem(found.finding.field, found.message, finding=found.finding.code)
        for found in found_on(record, blocking=True)
        if found.acknowledgement is None
    ]


def plain(value: Any) -> Any:
    """A value as JSON knows it; a figure is the same text however many noughts a database puts behind it."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Model):
        return value.pk
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value
