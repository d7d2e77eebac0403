"""Records as lists show them: an entry of HTML, made by the noun's template and kept of what everyone may see."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from portal.base.fetching import Reading, made_ready
from portal.base.kept import Told, kept
from portal.base.models import Publishable
from portal.base.publishing import sees_everything
from portal.base.sheets import LANGUAGES
from portal.base.wording import page_language


class Entry:
    """How the records of a noun stand in lists: `template` makes one, and calls the record by `name`."""

    model: ClassVar[type[Publishable]]
    template: ClassVar[str]
    name: ClassVar[str]

    @classmethod
    def prepare(cls, records: Any, user: Any) -> Any:
        """With all that the template reads, as far as this user may see it; in a fixed number of queries."""
        return records.for_list(user)

    @classmethod
    def reads_so_until(cls, record: Any) -> datetime.date | None:
        """The first day on which this entry may read otherwise though nobody writes; None for never."""
        return None

    @classmethod
    def shown(cls, keys: Sequence[int], user: Any) -> list[SafeString]:
        """The entries of those of these records that this user may see, in this order.

        Of what everyone may see the kept ones, else made now: one query, and those of `prepare` where some are made.
        """
        if sees_everything(user):
            found = {record.pk: cls._html(record) for record in cls._fetched(keys, user)}
        else:
            form = form_in(page_language())
            found = kept(str(cls.model.noun), form, keys)
            if missing := [key for key in keys if key not in found]:
                made = cls.made(missing, [page_language()])[form]
                found |= {key: told.text for key, told in made.items()}
        return [mark_safe(found[key]) for key in keys if key in found]  # noqa: S308 - rendered and escaped by the template

    @classmethod
    def made(cls, keys: Sequence[int], languages: Sequence[str] = LANGUAGES) -> dict[str, dict[int, Told]]:
        """The entries of these records that everyone may see, by form and key. What is kept is made here."""
        records = cls._fetched(keys, None)
        made = {}
        for language in languages:
            with translation.override(language):
                made[form_in(language)] = {
                    record.pk: Told(cls._html(record), cls.reads_so_until(record)) for record in records
                }
        return made

    @classmethod
    def _fetched(cls, keys: Sequence[int], user: Any) -> list[Any]:
        reading = _reading(cls, user)
        return reading.read(reading.rows.filter(pk__in=keys))

    @classmethod
    def _html(cls, record: Any) -> str:
        return str(get_template(cls.template).render({cls.name: record}))


@made_ready
def _reading(entry: type[Entry], user: Any) -> Reading:
    """What entries read of a record."""
    return Reading.of(entry.prepare(entry.model._default_manager.all(), user).visible_to(user).order_by("pk"))


def form_in(language: str) -> str:
    """What the entry of a record in this language is called among the forms kept of it."""
    return f"entry-{language[:2]}"
