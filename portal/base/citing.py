"""How a record is cited: what it is called, in which version of the registry, on which day, at which address.

What was read is told by the version, because every public change moves it; where it is found by the permanent address,
because a page's readable one may change.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.base.addresses import page_of, permalink
from portal.base.models import Publishable, RegistryVersion
from portal.base.wording import page_language, title_of

# The forms that programs for references read, with their media types.
FORMS = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems"}
LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "{}$&%#_"},
    }
)


@dataclass(frozen=True)
class Reference:
    """A record as one cites it today, in the page's language."""

    key: str
    kind: str
    id: str
    title: str
    language: str
    year: int
    version: int
    day: datetime.date
    address: str

    @classmethod
    def to(cls, record: Publishable) -> Reference:
        """The reference to a public record. The version is its `registry_version`, else asked for."""
        title = title_of(record)
        known = hasattr(record, "registry_version")
        return cls(
            key=f"{record.noun}-{record.public_id}",
            kind=str(record._meta.verbose_name),
            id=str(record.public_id),
            title=" ".join(title.text.split()),
            language=title.language or page_language(),
            year=timezone.localtime(record.updated_at).year,
            version=record.registry_version or 0 if known else RegistryVersion.current(),
            day=timezone.localdate(),
            address=permalink(record),
        )

    @property
    def text(self) -> str:
        """The reference as a sentence."""
        return _(
            "%(site)s. “%(title)s” (%(kind)s %(id)s). Registry version %(version)s. Accessed %(day)s. %(address)s"
        ) % {
            "site": settings.SITE_NAME,
            "title": self.title,
            "kind": self.kind,
            "id": self.id,
            "version": self.version,
            "day": date_format(self.day, "j F Y"),
            "address": self.address,
        }

    @property
    def note(self) -> str:
        """What no other field of a reference has room for."""
        said = _("%(kind)s %(id)s, registry version %(version)s")
        return said % {"kind": self.kind, "id": self.id, "version": self.version}

    def as_file(self, form: str) -> str:
        """The reference in one of `FORMS`."""
        return self._bibtex() if form == "bib" else self._ris()

    def _bibtex(self) -> str:
        fields = {
            "author": f"{{{latex(settings.SITE_NAME)}}}",
            "title": f"{{{latex(self.title)}}}",
            "year": str(self.year),
            "url": self.address,
            "urldate": self.day.isoformat(),
            "note": latex(self.note),
            "language": {"id": "indonesian", "en": "english"}.get(self.language, self.language),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@misc{{{re.sub(r'[^a-z0-9-]', '-', self.key)},", *lines, "}", ""])

    def _ris(self) -> str:
        fields: list[tuple[str, Any]] = [
            ("TY", "ELEC"),
            ("ID", self.key),
            ("AU", f"{settings.SITE_NAME},"),
            ("TI", self.title),
            ("PY", self.year),
            ("Y2", self.day.strftime("%Y/%m/%d")),
            ("UR", self.address),
            ("LA", self.language),
            ("N1", self.note),
            ("ER", ""),
        ]
        return "".join(f"{name}  - {value}\r\n" for name, value in fields)


@dataclass(frozen=True)
class Shared:
    """How a record's page is cited, kept and passed on: addresses alone, so nothing of it needs a script."""

    reference: Reference
    page: str
    files: dict[str, str]
    data: str
    changes: str
    calendar: str

    @classmethod
    def of(cls, record: Publishable, calendar: str = "") -> Shared:
        """The ways of a public record; `calendar` is where it is had for a calendar, if anywhere."""
        key = record.public_id
        return cls(
            reference=Reference.to(record),
            page=page_of(record),
            files={
                name: reverse("reference-file", args=[record.noun, key, form])
                for name, form in (("BibTeX", "bib"), ("RIS", "ris"))
            },
            data=reverse(f"api-{record.noun}-detail", args=[key]),
            changes=f"{reverse('changes-feed')}?{urlencode({'id': key, 'kind': record.noun})}",
            calendar=calendar,
        )

    @property
    def message(self) -> str:
        """What is sent to others: what the page is called, and where it is."""
        return f"{self.reference.title} – {settings.SITE_NAME}\n{self.page}"


def latex(text: str) -> str:
    """A text as BibTeX wants it."""
    return text.translate(LATEX)
