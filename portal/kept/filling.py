"""Makes the forms that are missing, while the site runs: what a write let go of, and all after a load or an upgrade.

Each chunk is a transaction that first takes the row every public write takes, so no write is overtaken: what it reads
is still so when it is kept.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from portal.base.api.views import RecordViewSet
from portal.base.models import KeptForm, RegistryVersion
from portal.kept.following import chunks
from portal.kept.ways import ENDPOINTS

# Writers wait while a chunk is made.
CHUNK = 100


def fill() -> int:
    """Keep the form of every public record of which none is kept that still reads so; returns how many were made."""
    return sum(_keep(viewset, list(missing(viewset))) for viewset in ENDPOINTS.values())


def renew() -> int:
    """Make every form anew, also where rows were written past the door; returns how many there are."""
    for viewset in ENDPOINTS.values():
        _keep(viewset, list(_public(viewset).values_list("pk", flat=True)))
        forms = KeptForm.objects.filter(noun=viewset.noun())
        with transaction.atomic():
            RegistryVersion.wait_for_writers()
            forms.exclude(object_id__in=_public(viewset).order_by().values("pk")).delete()
    return KeptForm.objects.count()


def missing(viewset: type[RecordViewSet]) -> QuerySet:
    """The keys of the public records of a noun whose form is to be made."""
    forms = KeptForm.objects.current().filter(noun=viewset.noun(), form=KeptForm.Form.API, object_id=OuterRef("pk"))
    return _public(viewset).filter(~Exists(forms)).values_list("pk", flat=True)


def _public(viewset: type[RecordViewSet]) -> QuerySet:
    return viewset().get_queryset().order_by("pk")


def _keep(viewset: type[RecordViewSet], keys: Collection[int]) -> int:
    count = 0
    for chunk in chunks(keys, CHUNK):
        with transaction.atomic():
            RegistryVersion.wait_for_writers()
            made = viewset.made(chunk)
            kept = KeptForm.objects.filter(noun=viewset.noun(), form=KeptForm.Form.API)
            kept.filter(object_id__in=chunk).delete()
            KeptForm.objects.bulk_create(
                KeptForm.of(viewset.noun(), key, KeptForm.Form.API, told.text, told.until) for key, told in made.items()
            )
            count += len(made)
    return count
