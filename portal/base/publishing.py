"""WHO SEES WHAT, written once.

A *record* (a programme, a partner, an agreement ...) carries its own `publication`. A *part* (an agreement's
disbursement, a programme's region) has none: it names, in `published_with`, the records that must all be public
before it is, and may have a `public_flag`, a column of its own that must be true as well. Pages and API start from
`visible_to(user)`; sitemap, feeds and downloads, which have no user, from `published()`. A reference from one record
to another is shown through `shown()` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Model = TypeVar("Model", bound=models.Model)


class Publication(models.TextChoices):
    """Where a record stands on its way to the public. Only `PUBLISHED` is ever shown to it."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


@dataclass(frozen=True)
class Problem:
    """One thing that stands in the way of publication: the field it is about, and a sentence for people.

    `finding` is the code of a quality finding, which a publisher may acknowledge; `record` the other record that
    has to be published first.
    """

    field: str
    message: str | _StrPromise
    finding: str = ""
    record: Any = None

    def __str__(self) -> str:
        return str(self.message)


def sees_everything(user: Any) -> bool:
    """Whether this user is on the desk: signed in, active, staff. Everyone on the desk may read all."""
    return bool(user is not None and user.is_active and user.is_staff)


class PublishableQuerySet(models.QuerySet[Model]):
    """The words that every record's queryset knows."""

    def published(self) -> PublishableQuerySet[Model]:
        """Records the public may see."""
        return self.filter(publication=Publication.PUBLISHED)

    def visible_to(self, user: Any = None) -> PublishableQuerySet[Model]:
        """Records this user may see: all for the desk, the published for everyone else."""
        return self.all() if sees_everything(user) else self.published()

    def by_key(self, key: str) -> PublishableQuerySet[Model]:
        """The record with this `id` or present slug: at most one, or none."""
        return self.filter(Q(public_id=key) | Q(slug=key))

    def lookup(self, text: str) -> Model | None:
        """The record that was once named so elsewhere. An id never changes, so only nouns named by codes know any."""
        return None

    def for_reference(self) -> PublishableQuerySet[Model]:
        """With what a label needs, so that naming a row runs no query. Nouns whose label leans on others add to it."""
        return self


class PartQuerySet(models.QuerySet[Model]):
    """The words that every part's queryset knows."""

    def published(self) -> PartQuerySet[Model]:
        """Parts of public records that point to nothing unpublished."""
        return self.filter(parts_condition(self.model))

    def visible_to(self, user: Any = None) -> PartQuerySet[Model]:
        """Parts this user may see: all for the desk, for everyone else those `published()`."""
        return self.all() if sees_everything(user) else self.published()


def parts_condition(part: type[models.Model]) -> Q:
    """The condition under which rows of this part model are public; an empty reference hides nothing."""
    condition = Q(**{part.public_flag: True}) if part.public_flag else Q()
    for path in part.published_with:
        condition &= Q(**{f"{path}__publication": Publication.PUBLISHED}) | Q(**{f"{path}__isnull": True})
    return condition


def shown(record: Model | None, user: Any = None) -> Model | None:
    """The record another one points to, or None where this user may not know of it."""
    if record is None or sees_everything(user) or record.publication == Publication.PUBLISHED:
        return record
    return None
