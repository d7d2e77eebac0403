"""Makes the forms that are missing, while the site runs: what a write let go of, and all after a load or an upgrade.

Each chunk is a transaction that first takes the row every public write takes, so no write is overtaken: what it reads
is still so when it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.base import entries
from portal.base.api.kept import FORM
from portal.base.kept import Told
from portal.base.models import KeptForm, RegistryVersion
from portal.base.reference import chunks
from portal.base.sheets import LANGUAGES, form_in
from portal.bulk.nouns import NOUNS, Noun
from programs.entries import ENTRIES

# Writers wait while a chunk is made.
CHUNK = 100


class Maker(NamedTuple):
    """Makes some forms of the records of a noun, by form and key."""

    noun: Noun
    forms: Sequence[str]
    made: Callable[[Sequence[int]], dict[str, dict[int, Told]]]

    def public(self) -> QuerySet:
        """The keys of the records everyone may see."""
        return self.noun.model._default_manager.published().order_by("pk").values_list("pk", flat=True)

    def missing(self) -> QuerySet:
        """The keys of those of which one of the forms is to be made."""
        forms = KeptForm.objects.current().filter(noun=self.noun.key, object_id=OuterRef("pk"))
        lacking: Any = Q()
        for form in self.forms:
            lacking |= ~Exists(forms.filter(form=form))
        return self.public().filter(lacking)

    def keep(self, keys: Collection[int]) -> int:
        """Make the forms of these records and keep them instead of what there is; returns how many were made."""
        count = 0
        for chunk in chunks(list(keys), CHUNK):
            with transaction.atomic():
                RegistryVersion.wait_for_writers()
                forms = [
                    KeptForm.of(self.noun.key, key, form, told)
                    for form, records in self.made(chunk).items()
                    for key, told in records.items()
                ]
                KeptForm.objects.filter(noun=self.noun.key, form__in=self.forms, object_id__in=chunk).delete()
                KeptForm.objects.bulk_create(forms)
                count += len(forms)
        return count


def makers() -> Iterator[Maker]:
    """Of every noun: its JSON; in each language its lines of CSV, and its entries where lists keep them."""
    for noun in NOUNS:
        yield Maker(noun, [FORM], lambda keys, noun=noun: {FORM: noun.viewset.made(keys)})
        yield Maker(noun, [form_in(language) for language in LANGUAGES], noun.sheet.made)
        if entry := ENTRIES.get(noun.model):
            yield Maker(noun, [entries.form_in(language) for language in LANGUAGES], entry.made)


def fill() -> int:
    """Keep every form of every public record that is not kept or reads otherwise now; returns how many were made."""
    return sum(maker.keep(list(maker.missing())) for maker in makers())


def renew() -> int:
    """Make every form anew, also where rows were written past the door; returns how many there are."""
    for maker in makers():
        maker.keep(list(maker.public()))
        with transaction.atomic():
            RegistryVersion.wait_for_writers()
            forms = KeptForm.objects.filter(noun=maker.noun.key)
            forms.exclude(object_id__in=maker.public().order_by()).delete()
    return KeptForm.objects.count()


def differences() -> Iterator[str]:
    """A sentence for every kept form that is not what would be told now. One that is missing is made when asked for."""
    table = KeptForm._meta.db_table
    for maker in makers():
        kept = KeptForm.objects.current().filter(noun=maker.noun.key, form__in=maker.forms).order_by()
        for chunk in chunks(list(maker.public()), CHUNK):
            made = maker.made(chunk)
            for key, form, text in kept.filter(object_id__in=chunk).values_list("object_id", "form", "text"):
                # One that was withdrawn meanwhile is told no more.
                if (told := made[form].get(key)) and told.text != text:
                    yield f"{table}: {form} of the record {key} of {maker.noun.key} is as it was before."
        hidden = kept.exclude(object_id__in=maker.public().order_by())
        for key, form in hidden.values_list("object_id", "form").order_by("object_id", "form"):
            yield f"{table}: {form} of the record {key} of {maker.noun.key} is kept, but not public."
