"""What search found, as rows: each record found, in the order of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.base.addresses import absolute
from portal.base.keys import batches
from portal.base.sheets import BATCH
from portal.base.workbooks import Row
from portal.search.models import Entry
from portal.search.questions import Question
from portal.search.results import names_of_kinds, path_of
from portal.search.snippets import plain_snippet, title_in


class Column(NamedTuple):
    """One column: its lasting key, its heading, and a word on it."""

    key: str
    heading: Any
    about: Any = ""


COLUMNS = [
    Column("kind", _("kind of record: code"), _("As in addresses: `agreements`.")),
    Column("kind_name", _("kind of record")),
    Column("id", _("id"), _("Never changes; of a region, its present Kemendagri code.")),
    Column("title", _("title")),
    Column("snippet", _("words around what was found")),
    Column("page", _("page"), _("Its address on this site.")),
]


def rows_found(keys: Sequence[int], question: Question) -> Iterator[Row]:
    """The rows of these entries of the index, in this order; fetched batch by batch, one query each."""
    language = translation.get_language()
    for batch in batches(keys, BATCH):
        with translation.override(language):
            kinds = names_of_kinds()
            entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=batch).order_by("pk")}
            rows = [
                (
                    entry.noun,
                    str(kinds[entry.noun]),
                    entry.record_id,
                    title_in(entry),
                    plain_snippet(entry, question),
                    absolute(path_of(entry)),
                )
                for entry in (entries[key] for key in batch if key in entries)
            ]
        yield from rows
