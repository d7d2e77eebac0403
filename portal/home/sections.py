"""What waits for a person: one list for the desk's first page and for the daily mail.

Every section asks a fixed number of queries, however much waits.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.base.desk.findings import address_of
from portal.base.findings import finding_of
from portal.base.models import Change, Proposal, Publishable
from portal.base.publishing import Publication
from portal.base.quality import tallies, unacknowledged
from portal.base.querysets import record_models
from portal.base.review import keeps_all, publishes_alone
from programs.models import Agreement

SHOWN = 10
NO_DOCUMENT = "no-signed-document"
# Agreements about to end, in days; each is told once in each of these spans.
SPANS = (30, 60, 90)


class Entry(NamedTuple):
    """One thing that waits: what it is called, where it is dealt with, and what there is to know."""

    label: str
    address: str
    about: str = ""


class Section(NamedTuple):
    """Things of one kind. `total` may be more than the entries shown; `address` leads to all of them."""

    code: str
    title: str
    entries: list[Entry]
    total: int
    address: str = ""

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.entries)


def sections(user: Any) -> list[Section]:
    """Everything that waits for this person, the most pressing first; empty sections are left out."""
    found = [
        _to_decide(user),
        _to_publish(user),
        _come_back(user),
        *_ending(user),
        _own_drafts(user),
        _without_document(user),
        _findings(user),
    ]
    return [section for section in found if section.total]


def of_office(user: Any) -> Q:
    """The records this person keeps: the own office's, those of none, those of open offices; an administrator all."""
    if keeps_all(user):
        return Q()
    return Q(office=user.office_id) | Q(office__isnull=True) | Q(office__is_open_to_others=True)


def _may(user: Any, word: str, model: type[Publishable]) -> bool:
    return bool(user.has_perm(f"{model._meta.app_label}.{word}_{model._meta.model_name}"))


def _to_decide(user: Any) -> Section:
    """Proposals of others on records this person publishes."""
    nouns = [model.noun for model in record_models() if _may(user, "publish", model)]
    waiting = Proposal.objects.waiting().filter(of_office(user), noun__in=nouns)
    if not publishes_alone(user):
        waiting = waiting.exclude(by=user)
    entries = [
        Entry(each.label, _proposal(each), _("proposed by %(name)s") % {"name": each.by_name or "–"})
        for each in waiting.for_list().order_by("made_at", "pk")[:SHOWN]
    ]
    address = reverse("admin:base_proposal_changelist") + "?state__exact=waiting"
    return Section("proposals", _("Proposals to decide on"), entries, waiting.count(), address)


def _to_publish(user: Any) -> Section:
    """Records sent for review by others, of the kinds this person publishes."""
    waiting = []
    for model in record_models():
        if _may(user, "publish", model):
            rows: Any = model.objects.filter(of_office(user), publication=Publication.IN_REVIEW)
            if not publishes_alone(user):
                rows = rows.annotate(sent_by=_last(model, Change.Action.SUBMITTED)).exclude(sent_by=user.pk)
            waiting.append(rows)
    records, total = _among(waiting)
    return Section("reviews", _("Waits for you to publish"), [_record(each) for each in records], total)


def _come_back(user: Any) -> Section:
    """What this person prepared and has to look at again: returned proposals and drafts, and saves that were held."""
    mine = Proposal.objects.filter(by=user, state__in=[Proposal.State.RETURNED, Proposal.State.HELD])
    entries = [
        Entry(each.label, _proposal(each), each.remark or each.get_state_display())
        for each in mine.for_list().order_by("-changed_at", "-pk")[:SHOWN]
    ]
    returned = [
        drafts.annotate(step=_last_step(drafts.model)).filter(step=Change.Action.RETURNED) for drafts in _drafts(user)
    ]
    records, total = _among(returned)
    entries += [_record(each, _("returned")) for each in records[: SHOWN - len(entries)]]
    return Section("returned", _("Came back to you"), entries, mine.count() + total)


def _own_drafts(user: Any) -> Section:
    """Drafts this person entered and has not sent for review, or not again."""
    records, total = _among(_drafts(user))
    return Section("drafts", _("Your drafts"), [_record(each) for each in records], total)


def _among(querysets: Sequence[Any]) -> tuple[list[Publishable], int]:
    """The records of several kinds that were changed last, ready to be named, and how many there are in all.

    One query counts, one finds, and one for each kind that is among the found fetches.
    """
    if not querysets:
        return [], 0
    models = {each.model.noun: each.model for each in querysets}
    keys = [
        each.order_by().annotate(of_noun=Value(each.model.noun)).values_list("of_noun", "pk", "updated_at")
        for each in querysets
    ]
    every = keys[0].union(*keys[1:], all=True)
    found = list(every.order_by("-updated_at", "of_noun", "pk")[:SHOWN])
    fetched = {
        noun: models[noun].objects.for_reference().in_bulk([pk for other, pk, _at in found if other == noun])
        for noun in {noun for noun, _pk, _at in found}
    }
    return [fetched[noun][pk] for noun, pk, _at in found], every.count()


def _ending(user: Any) -> Iterator[Section]:
    """Running agreements whose last day is near, by how near it is."""
    today = timezone.localdate()
    running = Agreement.objects.filter(of_office(user)).exclude(publication=Publication.WITHDRAWN).with_state(today)
    running = running.filter(state=Agreement.State.RUNNING)
    after = 0
    for days in SPANS:
        first, last = today + datetime.timedelta(after), today + datetime.timedelta(days)
        ending = running.filter(current_end__gte=first, current_end__lte=last)
        entries = [
            _record(each, _("ends on %(day)s") % {"day": date_format(each.current_end, "j F Y")})
            for each in ending.for_reference().order_by("current_end", "pk")[:SHOWN]
        ]
        title = ngettext("Ends within %(days)d day", "Ends within %(days)d days", days) % {"days": days}
        yield Section(f"ending-{days}", title, entries, ending.count())
        after = days + 1


def _without_document(user: Any) -> Section:
    """Agreements of this person's office whose signed document nobody has put in yet."""
    finding = finding_of(Agreement, NO_DOCUMENT)
    if finding is None:
        raise LookupError(NO_DOCUMENT)
    missing = unacknowledged(finding).filter(of_office(user))
    entries = [_record(each) for each in missing.for_reference().order_by("-updated_at", "-pk")[:SHOWN]]
    return Section("documents", str(finding.title), entries, missing.count(), address_of(finding))


def _findings(user: Any) -> Section:
    """What else is odd or missing in the registry, by kind."""
    found = [
        (tally.finding, tally.standing) for tally in tallies() if tally.standing and tally.finding.code != NO_DOCUMENT
    ]
    entries = [
        Entry(
            str(finding.title),
            address_of(finding),
            f"{capfirst(str(finding.model._meta.verbose_name_plural))}: {count}",
        )
        for finding, count in found
    ]
    return Section("findings", _("Missing or odd"), entries, len(entries), reverse("admin:findings"))


def _drafts(user: Any) -> Sequence[Any]:
    """Drafts that this person entered, by kind."""
    drafts = []
    for model in record_models():
        if _may(user, "change", model):
            entered = Change.objects.filter(
                by=user, action=Change.Action.CREATED, content_type=ContentType.objects.get_for_model(model)
            )
            drafts.append(model.objects.filter(publication=Publication.DRAFT, pk__in=entered.values("object_id")))
    return drafts


def _last(model: type[Publishable], action: Change.Action) -> Subquery:
    """Who last did this with the record."""
    return Subquery(_log(model).filter(action=action).values("by")[:1])


def _last_step(model: type[Publishable]) -> Subquery:
    """The last step of the record on its way to the public, leaving aside what was only written."""
    written = (Change.Action.CREATED, Change.Action.CHANGED, Change.Action.RESTORED)
    return Subquery(_log(model).exclude(action__in=written).values("action")[:1])


def _log(model: type[Publishable]) -> QuerySet:
    of_kind = Change.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return of_kind.filter(object_id=OuterRef("pk")).order_by("-pk")


def _record(record: Publishable, about: str = "") -> Entry:
    meta = record._meta
    kind = capfirst(str(meta.verbose_name))
    address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])
    return Entry(record.label, address, f"{kind}, {about}" if about else kind)


def _proposal(proposal: Proposal) -> str:
    return reverse("admin:base_proposal_change", args=[proposal.pk])
