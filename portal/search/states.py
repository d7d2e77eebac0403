"""The state that agreements have on a day, reckoned from what their entries hold: no record is read."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.utils import timezone

from portal.search.models import Outline
from programs.models import Agreement
from programs.querysets import state_on

# Of those of which an amendment has come into force since, the records are asked.
ASK = "ask"


def with_state(entries: QuerySet[Outline], on: date | None = None) -> QuerySet[Outline]:
    """Adds `state` on a day (today in Jakarta): one of `Agreement.State`, `ASK`, or nothing for other nouns."""
    day = on or timezone.localdate()
    return entries.annotate(
        state=Case(
            When(~Q(noun=Agreement.noun), then=Value("")),
            When(state_until__lte=day, then=Value(ASK)),
            default=state_on(day, Q(is_terminated=True), "state_end", "state_start"),
            output_field=CharField(),
        )
    )


def in_state(entries: QuerySet[Outline], state: str, on: date | None = None) -> QuerySet[Outline]:
    """Those of agreements in this state on a day (today); all where no state is given."""
    if not state:
        return entries
    those = asked_of_records(Outline.objects.all(), on).filter(state=state)
    return with_state(entries, on).filter(Q(state=state) | Q(state=ASK, object_id__in=those.values("pk")))


def asked_of_records(entries: QuerySet[Outline], on: date | None = None) -> QuerySet[Agreement]:
    """The agreements of those entries that do not know the state on a day (today), with it."""
    # No other noun has such a day. Asked for agreements as well, SQLite would look at every one of them.
    changed = entries.filter(state_until__lte=on or timezone.localdate())
    return Agreement.objects.published().filter(pk__in=changed.order_by().values("object_id")).with_state(on)
