"""Keeps the index in step with the records: in the transaction of each write, and anew by `reindex`.

A record's entry holds names of others, so when a name, a place or a publication changes, the entries of the records
that name it are made again, and so on while that changes what *they* are called.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q

from portal.base.mentions import ways_to
from portal.base.models import Change, Publishable, RegistryVersion
from portal.base.querysets import record_models
from portal.search.backends import misdrawn_outlines, renew_beside
from portal.search.documents import Document, facet_word
from portal.search.models import Entry, Name, Outline, Term
from portal.search.nouns import NOUNS, Noun, Places, documents, known_places
from portal.search.words import indexed, terms_in
from programs.models import Sector
from regions.models import Region

CHUNK = 500
# How far a new name travels: a partner's to an agreement's label, that one to a programme's activity, and no further.
ROUNDS = 4
# What these hold besides their names (places, goals) stands in the entries of those that name them.
PASSED_ON = frozenset({"programs", "indicators"})
GOAL = facet_word("sdg_goal", "")
Touched = dict[str, set[int]]


def follow(change: Change) -> None:
    """What follows every write (`settings.RECORD_FOLLOWERS`): the entries it touches, in its own transaction.

    A change without a public number is one the public cannot see, and so is nothing to the index.
    """
    if change.number is None:
        return
    if change.content_type is None:
        for noun in NOUNS.values():
            refresh_noun(noun)
        return
    model: Any = change.content_type.model_class()
    pks = {change.object_id or 0}
    if issubclass(model, Publishable):
        refresh({model.noun: pks})
    else:
        refresh(dependants(model, pks))


def refresh(touched: Touched) -> None:
    """Make the entries of these records anew, and of those that name what is called otherwise now."""
    for _round in range(ROUNDS):
        places = known_places()
        following: Touched = defaultdict(set)
        for noun, pks in touched.items():
            for chunk in chunks(sorted(pks)):
                renamed = write(NOUNS[noun], chunk, places)
                for name, others in dependants(NOUNS[noun].model, renamed).items():
                    following[name] |= others
        if not following:
            return
        touched = following


def rebuild() -> int:
    """Make every entry anew while the site runs; returns how many there are.

    Each chunk is a transaction that first takes the row every public write takes, so no write is overtaken.
    """
    with transaction.atomic():
        renew_beside()
    for noun in NOUNS.values():
        refresh_noun(noun)
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        recount_terms()
        RegistryVersion.touch()
    return Entry.objects.count()


def refresh_noun(noun: Noun) -> None:
    """Every public record of this noun in the index, and nothing else; what is right already is not written."""
    public = noun.model._default_manager.published().order_by("pk").values_list("pk", flat=True)
    for chunk in chunks([*public]):
        with transaction.atomic():
            RegistryVersion.wait_for_writers()
            write(noun, chunk, known_places())
    with transaction.atomic():
        RegistryVersion.wait_for_writers()
        entries = Entry.objects.filter(noun=noun.model.noun)
        gone = entries.exclude(object_id__in=noun.model._default_manager.published().values("pk"))
        for chunk in chunks(list(gone.values_list("object_id", flat=True).order_by("object_id"))):
            write(noun, chunk, {})


def differences() -> Iterator[str]:
    """A sentence for every entry, and every count of a word, that is not as the records say."""
    places = known_places()
    for name, noun in NOUNS.items():
        entries = dict(Entry.objects.filter(noun=name).values_list("object_id", "fingerprint").order_by())
        public = noun.model._default_manager.published().order_by("pk").values_list("pk", flat=True)
        for chunk in chunks([*public]):
            for document in documents(noun, chunk, places):
                entry = entries.pop(document.object_id, None)
                if entry != document.fingerprint:
                    words = "is not in the index" if entry is None else "is in the index as it was before"
                    yield f"{Entry._meta.db_table}: {name} {document.record_id} {words}."
        for pk in sorted(entries):
            yield f"{Entry._meta.db_table}: the record {pk} of {name} is in the index, but not public."
    for pk in sorted(misdrawn_outlines()):
        yield f"{Outline._meta.db_table}: the outline {pk} is not as its entry is."
    for word, count in sorted(miscounted_terms().items()):
        yield f"{Term._meta.db_table}: the word {word!r}: {count:+d}."


def write(noun: Noun, pks: Collection[int], places: Places) -> set[int]:
    """The entries of these records as they must be; returns the records that are called otherwise than before."""
    made = {document.object_id: document for document in documents(noun, pks, places)}
    stored = Entry.objects.filter(noun=noun.model.noun, object_id__in=list(pks)).defer("body", "body_en", "related")
    old = {entry.object_id: entry for entry in stored.order_by("pk")}
    same = {pk for pk, document in made.items() if pk in old and old[pk].fingerprint == document.fingerprint}
    leaving = [entry for pk, entry in old.items() if pk not in same]
    coming = [document for pk, document in made.items() if pk not in same]
    if not (leaving or coming):
        return set()
    new = [entry_of(document) for document in coming]
    faces = {entry.object_id: face(entry) for entry in leaving}
    present = {entry.object_id: face(entry) for entry in new}
    count_terms(leaving, new)
    remove(leaving)
    Entry.objects.bulk_create(new)
    names = [
        Name(entry=entry, key=key, rank=rank)
        for entry, document in zip(new, coming, strict=True)
        for key, rank in document.keys.items()
    ]
    Name.objects.bulk_create(names)
    return {pk for pk in {*faces, *made} - same if faces.get(pk) != present.get(pk)}


def face(entry: Entry) -> tuple[str, ...]:
    """What the entries of others hold of a record: how it is called, and of some nouns their places and goals."""
    called = (entry.title, entry.title_en, entry.names_indexed)
    if entry.noun not in PASSED_ON:
        return called
    return (*called, entry.related_indexed, *(word for word in entry.facets.split() if word.startswith(GOAL)))


def entry_of(document: Document) -> Entry:
    """The row that this document becomes."""
    return Entry(
        noun=document.noun,
        object_id=document.object_id,
        record_id=document.record_id,
        key=document.key,
        title=document.title,
        title_en="" if document.title_en == document.title else document.title_en,
        body="\n".join(document.texts),
        body_en="\n".join(document.texts_en),
        related=" · ".join(document.related),
        names_indexed=indexed(*document.names, *document.codes),
        text_indexed=indexed(*document.texts, *document.texts_en),
        related_indexed=indexed(*document.related),
        facets=" ".join(document.counted),
        facets_uncounted=" ".join(document.uncounted),
        state_start=document.grounds.start,
        state_end=document.grounds.end,
        is_terminated=document.grounds.is_terminated,
        state_until=document.grounds.until,
        weight=document.weight,
        length=document.length,
        fingerprint=document.fingerprint,
    )


def remove(entries: list[Entry]) -> None:
    """Take these out, with their names."""
    pks = [entry.pk for entry in entries]
    Name.objects.filter(entry__in=pks).delete()
    Entry.objects.filter(pk__in=pks).delete()


def dependants(model: type[models.Model], pks: Collection[int]) -> Touched:
    """The public records that name one of these rows: in a column, in a link, or in a row of a part."""
    touched: Touched = defaultdict(set)
    if not pks:
        return touched
    if model is Region:
        pks = [*pks, *within(pks)]
    if model is Sector:
        # The words of a category stand in the entries of those that name a sector of it.
        pks = [*pks, *Sector.objects.filter(category__in=pks).order_by("pk").values_list("pk", flat=True)]
    for record in record_models():
        ways = list(ways_to(record, model))
        for chunk in chunks(list(pks)) if ways else ():
            for way in ways:
                found = record._default_manager.published().filter(**{f"{way}__in": chunk})
                touched[record.noun] |= set(found.values_list("pk", flat=True))
    return {noun: found for noun, found in touched.items() if found}


def within(pks: Iterable[int]) -> list[int]:
    """Everything in these places, whose entries hold their names as well."""
    condition = Q(pk__in=[])
    for code in Region.objects.filter(pk__in=list(pks)).values_list("code", flat=True):
        condition |= Q(code__startswith=f"{code}.")
    return list(Region.objects.filter(condition).values_list("pk", flat=True))


# The words there are.


def count_terms(leaving: Iterable[Entry], coming: Iterable[Entry]) -> None:
    """Keep count of the words in entries, when some leave and others come."""
    uses = uses_in(coming)
    uses.subtract(uses_in(leaving))
    changed = {word: count for word, count in uses.items() if count}
    add_uses(changed)


def uses_in(entries: Iterable[Entry]) -> Counter[str]:
    """In how many of these entries each word stands."""
    return Counter(
        word for entry in entries for word in terms_in(entry.names_indexed, entry.text_indexed, entry.related_indexed)
    )


def add_uses(changed: dict[str, int]) -> None:
    """Add to the counts of these words, or take from them; a word that stands nowhere goes."""
    new = [Term(word=word, length=len(word), uses=0) for word, count in sorted(changed.items()) if count > 0]
    Term.objects.bulk_create(new, ignore_conflicts=True)
    by_count: dict[int, list[str]] = defaultdict(list)
    for word, count in sorted(changed.items()):
        by_count[count].append(word)
    for count, words in by_count.items():
        for chunk in chunks(words):
            # Taken away first, or a count that is wrong already would fall below zero.
            terms = Term.objects.filter(word__in=chunk)
            if count < 0:
                terms.filter(uses__lte=-count).delete()
            terms.update(uses=F("uses") + count)


def recount_terms() -> None:
    """Count every word anew, whatever was counted before."""
    add_uses(miscounted_terms())


def miscounted_terms() -> dict[str, int]:
    """By how much the count of a word is too low, or too high where it is below zero."""
    texts = Entry.objects.only("names_indexed", "text_indexed", "related_indexed").order_by("pk")
    right = uses_in(texts.iterator(chunk_size=CHUNK))
    known = dict(Term.objects.values_list("word", "uses"))
    differing = {word: right[word] - known.get(word, 0) for word in {*right, *known}}
    return {word: count for word, count in differing.items() if count}


def chunks(values: list[Any]) -> Iterator[list[Any]]:
    """These values, some hundred at a time: databases take only so many in one question."""
    for first in range(0, len(values), CHUNK):
        yield values[first : first + CHUNK]
