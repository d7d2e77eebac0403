"""What readers are told of the change log: which record, what was done, which facts changed, and the note for them.

Pages, feeds and the API start from `public_changes()`. `told()` turns the entries of one page into what may be shown:
the record as it is named now, and of a record that is not public now nothing but number, kind, id and date. Values are
told by `portal.base.history` alone.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.facts import details, fact_of, links, lists
from portal.base.models import Change, Code, Publishable
from portal.base.models.change import ChangeQuerySet
from portal.base.querysets import record_models
from portal.base.wording import Wording, text_in

Action = Change.Action

# What was done, as readers see it: how a change came about inside is the desk's.
DONE = {
    Action.CREATED: gettext_lazy("Published"),
    Action.PUBLISHED: gettext_lazy("Published"),
    Action.CHANGED: gettext_lazy("Changed"),
    Action.RESTORED: gettext_lazy("Set back to an earlier state"),
    Action.SUBMITTED: gettext_lazy("Withdrawn from the public"),
    Action.RETURNED: gettext_lazy("Withdrawn from the public"),
    Action.WITHDRAWN: gettext_lazy("Withdrawn from the public"),
    Action.DELETED: gettext_lazy("Withdrawn from the public"),
    Action.LOADED: gettext_lazy("Reference data loaded"),
    Action.REDACTED: gettext_lazy("Personal data blanked"),
}
NO_NOTE = Wording("")
COMING = frozenset({Action.CREATED, Action.PUBLISHED})
LEAVING = frozenset({Action.SUBMITTED, Action.RETURNED, Action.WITHDRAWN, Action.DELETED})


@dataclass(frozen=True)
class ToldChange:
    """One public change: `record` is None, and `done`, `facts` and `note` are empty, where it is not public now.

    `kind_name` says what such a record is called (“Agreement”), `facts` names what changed, both in the page's
    language. A load of reference data has no record; its `label` says what was loaded, where that is one row of a code
    list.
    """

    number: int
    at: datetime.datetime
    kind: str
    kind_name: str
    id: str
    record: Any = None
    done: str = ""
    facts: Sequence[str] = ()
    note: Wording = NO_NOTE
    label: str = ""

    is_publication: bool = False

    @property
    def is_told(self) -> bool:
        """Whether readers may know more of it than number, kind, id and date."""
        return bool(self.done)


def public_changes() -> ChangeQuerySet:
    """The changes readers may be told of, the latest first, without the snapshots and without what was seen."""
    return Change.objects.published().order_by("-number").defer("before", "after", "seen", "reason")


def changes_of(record: Publishable) -> ChangeQuerySet:
    """The same of one record."""
    about = ContentType.objects.get_for_model(type(record))
    return public_changes().filter(content_type=about, object_id=record.pk)


def with_public_records(changes: Iterable[Change], *, named: bool = False) -> list[Change]:
    """These changes, each with its `public_record`: the record where it is public now, else None.

    One query for each kind of record among them; with `named`, also what their labels need.
    """
    rows = list(changes)
    models = models_by_noun()
    wanted: dict[str, set[int]] = {}
    for change in rows:
        if change.noun in models and change.object_id is not None:
            wanted.setdefault(change.noun, set()).add(change.object_id)
    found: dict[tuple[str, int | None], Publishable] = {}
    for noun, keys in wanted.items():
        records = models[noun]._default_manager.visible_to(None).filter(pk__in=keys)
        records = records.for_reference() if named else records
        found |= {(noun, record.pk): record for record in records}
    for change in rows:
        change.public_record = found.get((change.noun, change.object_id))
    return rows


def told(changes: Iterable[Change]) -> list[ToldChange]:
    """What readers may be told of these changes: one query for each kind of record among them, and what labels need."""
    names = kind_names()
    return [_told(change, change.public_record, names) for change in with_public_records(changes, named=True)]


def told_of(record: Publishable, changes: Iterable[Change]) -> list[ToldChange]:
    """The same of changes of one record that is public; no query."""
    names = kind_names()
    return [_told(change, record, names) for change in changes]


def _told(change: Change, record: Publishable | None, names: dict[str, str]) -> ToldChange:
    basis: dict[str, Any] = {
        "number": change.number,
        "at": change.at,
        "kind": change.noun,
        "kind_name": names.get(change.noun, change.noun),
        "id": change.record_id,
    }
    if record is None and change.action != Action.LOADED:
        return ToldChange(**basis)
    return ToldChange(
        **basis,
        record=record,
        done=str(DONE[Action(change.action)]),
        facts=facts_changed(type(record), change.public_fields) if record is not None else (),
        note=text_in(change, "public_note"),
        is_publication=change.action in COMING,
        # A row of a code list stands on public pages; what a command calls its files does not.
        label=change.label if record is None and change.content_type_id else "",
    )


def history_of(record: Publishable) -> str:
    """The address of the page of a record's published history."""
    return f"{record.get_absolute_url()}history/"


def facts_changed(model: type[Publishable], columns: Iterable[str]) -> list[str]:
    """The facts these columns, links and lists belong to, in plain words, each once, in the order of the record."""
    names = fact_names(model)
    changed = {fact_of(model, column) for column in columns}
    return [name for fact, name in names.items() if fact in changed]


def fact_names(model: type[Publishable]) -> dict[str, str]:
    """What each fact of a record is called, in the order in which they are told."""
    names = dict([*details(model), *lists(model), *links(model)])
    return names | {"citations": _("Sources"), "slug": _("Address of the page")}


def models_by_noun() -> dict[str, type[Publishable]]:
    """Every model of records by the noun it has in addresses."""
    return {model.noun: model for model in record_models()}


def kind_names() -> dict[str, str]:
    """What a record of each kind is called, by what the log calls the kind: records first, then code lists."""
    names = {noun: capfirst(str(model._meta.verbose_name)) for noun, model in models_by_noun().items()}
    codes = [model for model in apps.get_models() if issubclass(model, Code)]
    names |= {str(model._meta.model_name): capfirst(str(model._meta.verbose_name)) for model in codes}
    return names | {"reference": _("Reference data")}
