"""What every kind of record needs to be made: tables, streams of chance, identity, a way to the public, citations."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils.text import slugify

from benchmarks.made_up.chance import Chance, Uneven
from benchmarks.made_up.reference import Reference
from benchmarks.made_up.tables import Links, Sink, Table, opaque, part_key
from portal.base.models import Citation, Publishable
from portal.base.publishing import Publication

# How many of a hundred records stand where; the rest are published.
WITHDRAWN, IN_REVIEW, DRAFT = 0.5, 1.5, 3.5
# Where words about a fact stand in a source.
PLACES = ("Hal. 1", "Hal. 2", "Hal. 4", "Pasal 3", "Pasal 7", "Lampiran I", "Tabel 2", "")


class Made(NamedTuple):
    """A record that was made."""

    pk: int
    public_id: str
    is_public: bool


class Making:
    """A registry while it is made: `size` agreements and all else in proportion; the same for the same seed."""

    def __init__(self, size: int, seed: int, reference: Reference, sink: Sink) -> None:
        self.size, self.seed, self.reference, self.sink = size, seed, reference, sink
        self.tables: dict[Any, Table] = {}
        self.links: dict[Any, Links] = {}
        self.slugs: dict[Any, set[str]] = {}
        self.records = 0
        chance = self.chance("regions")
        self.regencies = chance.sample(reference.regencies, len(reference.regencies))
        # A few regencies are where nearly everybody works.
        self.places = Uneven(self.regencies, 1.05)
        self.sources = Uneven([])
        self.content_types: dict[type[Publishable], int] = {}

    def chance(self, name: str) -> Chance:
        """The stream of chance of this name."""
        return Chance(self.seed, name)

    def table(self, model: Any) -> Table:
        """The table of a model."""
        if model not in self.tables:
            self.tables[model] = Table(model, self.sink)
        return self.tables[model]

    def link(self, model: Any, name: str, record: int, others: Any) -> None:
        """Tie a record to others by its many-to-many field."""
        if (model, name) not in self.links:
            self.links[model, name] = Links(model, name, self.sink)
        self.links[model, name].add(record, others)

    def record(
        self, model: type[Publishable], chance: Chance, label: str, *, public: bool = False, **columns: Any
    ) -> Made:
        """One more record; `public`: it is so for sure. What was never published has no address and no date for it."""
        self.records += 1
        public_id = opaque(self.records)
        lot = 100.0 if public else chance.random() * 100
        publication = Publication.PUBLISHED
        if lot < DRAFT:
            publication = (
                Publication.WITHDRAWN
                if lot < WITHDRAWN
                else Publication.IN_REVIEW
                if lot < IN_REVIEW
                else Publication.DRAFT
            )
        was_public = publication in (Publication.PUBLISHED, Publication.WITHDRAWN)
        entered, published, changed = chance.moments()
        pk = self.table(model).add(
            public_id=public_id,
            slug=self._free_slug(model, label, public_id) if was_public else None,
            publication=publication.value,
            published_at=published if was_public else None,
            created_at=entered,
            updated_at=changed if was_public else entered,
            **columns,
        )
        return Made(pk, public_id, publication == Publication.PUBLISHED)

    def _free_slug(self, model: type[Publishable], label: str, public_id: str) -> str:
        """As the door makes it (`portal.base.recording.free_slug`)."""
        taken = self.slugs.setdefault(model, set())
        slug = slugify(label.replace("/", "-"))[:80].strip("-") or public_id
        slug = f"{slug}-{public_id}" if slug in taken else slug
        taken.add(slug)
        return slug

    def rows(self, model: Any, owner: str, record: int, rows: list[dict[str, Any]]) -> list[str]:
        """The rows of one list of a record, in their order; their keys."""
        table = self.table(model)
        keys = []
        for place, columns in enumerate(rows):
            keys.append(part_key(record, place))
            table.add(key=keys[-1], position=place, **{f"{owner}_id": record}, **columns)
        return keys

    def cite(self, chance: Chance, model: type[Publishable], record: int, facts: list[tuple[str, str, str]]) -> None:
        """Citations of a record, each a field, the key of a row or nothing, and the words."""
        if model not in self.content_types:
            self.content_types[model] = ContentType.objects.get_for_model(model).pk
        table = self.table(Citation)
        for place, (field, part, quote) in enumerate(facts):
            table.add(
                key=part_key(record, place),
                position=place,
                content_type_id=self.content_types[model],
                object_id=record,
                field=field,
                part=part,
                source_id=self.sources.one(chance),
                quote=quote[:300],
                place=chance.one(PLACES),
            )
