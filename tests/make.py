"""Builds valid things, so that a test states only what it is about.

Everything is saved through the one door. `publication` says where a record stands (published unless told); a
published one gets a citation and whatever else publication asks for, so it is publishable for real.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone

from partners.models import OrganisationType, Partner
from portal.accounts.models import Office, User
from portal.base.files import digest, document_storage, recognise
from portal.base.models import Change, Citation, Publishable, SdgGoal, SdgTarget, Source
from portal.base.publishing import Publication
from portal.base.recording import free_slug, recording, set_publication
from programs import partnered, places
from programs.models import Activity, Agreement, AgreementDocument, AgreementKind, Program, Sector
from regions.models import Indicator, PlanningDocument, PlanningDocumentKind, Region, Target

PUBLISHED, DRAFT = Publication.PUBLISHED, Publication.DRAFT
EVIDENCE = "Sumber acuan"
numbers = count(1)
# Kinds of records, by the columns that are filled, that were seen to be publishable: to ask takes half of the time.
publishable: set[tuple[type, tuple[str, ...]]] = set()


def placed() -> None:
    """The tables of places and partners say what the records do, for a test that wrote some straight into theirs."""
    places.rebuild()
    partnered.rebuild()


def office(**fields: Any) -> Office:
    return Office.objects.create(**{"name": f"Kantor {next(numbers)}", **fields})


def user(*, staff: bool = True, superuser: bool = False, **fields: Any) -> User:
    """Someone on the desk, with the password `rahasia`."""
    name = fields.pop("username", f"orang{next(numbers)}")
    made = User(username=name, is_staff=staff, is_superuser=superuser, **fields)
    made.set_password("rahasia")
    made.save()
    return made


def code(model: type, code: str, **fields: Any) -> Any:
    """A row of a code list, made once."""
    return model.objects.get_or_create(code=code, defaults={"name": f"Nama {code}", **fields})[0]


def organisation_type(number: str = "22") -> OrganisationType:
    return code(OrganisationType, number, name="LSM nasional", name_en="National NGO")


def sdg_goal(number: str = "1") -> SdgGoal:
    return code(SdgGoal, number, name=f"Tujuan {number}", name_en=f"Goal {number}")


def sdg_target(number: str = "1.1") -> SdgTarget:
    return code(SdgTarget, number, name=number, goal=sdg_goal(number.split(".")[0]))


def sector(number: str = "15110") -> Sector:
    return code(Sector, number, name="Kebijakan sektor publik")


def agreement_kind(name: str = "PKS") -> AgreementKind:
    return code(AgreementKind, name, name="Perjanjian Kerja Sama")


def plan_kind(name: str = "RPJMD") -> PlanningDocumentKind:
    return code(PlanningDocumentKind, name, name="Rencana Pembangunan Jangka Menengah Daerah")


def region(code: str = "35.05", name: str = "", **fields: Any) -> Region:
    """A region by its code, with the places it lies in, made once: `region("35.05")` is a regency in province 35."""
    if found := Region.objects.filter(code=code).first():
        return found
    above, _dot, last = code.rpartition(".")
    kinds = [Region.Kind.PROVINCE, Region.Kind.REGENCY, Region.Kind.DISTRICT, Region.Kind.VILLAGE]
    kind = kinds[code.count(".")]
    if kind == Region.Kind.REGENCY and last >= "70":
        kind = Region.Kind.CITY
    return Region.objects.create(
        code=code,
        name=name or f"Wilayah {code}",
        short_name=name or f"Wilayah {code}",
        kind=kind,
        parent=region(above) if above else None,
        **fields,
    )


def source(publication: Publication = PUBLISHED, **fields: Any) -> Source:
    made = Source(**{"title": f"Sumber {next(numbers)}", "publisher": "Penerbit", **fields})
    return _enter(made, publication, lambda: None)


def evidence() -> Source:
    """The published source behind every record that a test publishes without a word about its sources."""
    return Source.objects.filter(title=EVIDENCE).first() or source(title=EVIDENCE)


def cite(record: Publishable, field: str = "", part: str = "", quote: str = "kata-kata", **fields: Any) -> Citation:
    """A citation of one fact of the record, from a new published source unless one is given."""
    origin = fields.pop("source", None) or source()
    with recording(record):
        return record.citations.create(source=origin, field=field, part=part, quote=quote, **fields)


def partner(name: str = "", publication: Publication = PUBLISHED, **fields: Any) -> Partner:
    made = Partner(**{"name": name or f"Mitra {next(numbers)}", "kind": organisation_type(), **fields})
    return _enter(made, publication, lambda: None)


def standing(name: str) -> Partner:
    """The published partner of records about whose partners a test says nothing."""
    return Partner.objects.filter(name=name).first() or partner(name)


def program(
    title: str | None = None,
    publication: Publication = PUBLISHED,
    *,
    partners: Sequence[tuple[Partner, str]] = (),
    regions: Sequence[Region] = (),
    **fields: Any,
) -> Program:
    """A programme with partners in roles (one implementer unless given) and regions."""
    made = Program(title=f"Program {next(numbers)}" if title is None else title, **fields)
    roles = list(partners) or [(standing("Pelaksana"), "implementer")]

    def parts() -> None:
        for place, (who, role) in enumerate(roles):
            made.partners.create(partner=who, role=role, position=place)
        for where in regions:
            made.regions.create(region=where)

    return _enter(made, publication, parts)


def agreement(
    number: str | None = None,
    publication: Publication = PUBLISHED,
    *,
    parties: Sequence[tuple[Partner, str]] = (),
    programs: Sequence[Program] = (),
    regions: Sequence[Region] = (),
    **fields: Any,
) -> Agreement:
    """An agreement with parties (a funder and a recipient unless given), programmes and regions of its own."""
    if "period_start" in fields or "period_end" in fields:
        fields.setdefault("period_precision", "day")
    if fields.get("amount") is not None:
        fields.setdefault("currency", "IDR")
    if isinstance(fields.get("signed_on"), datetime.date):
        fields.setdefault("signed_on_precision", "day")
    made = Agreement(number=f"{next(numbers):03}/PKS/A-B/VIII/2020" if number is None else number, **fields)
    roles = list(parties) or [(standing("Pemberi"), "funder"), (standing("Penerima"), "recipient")]

    def parts() -> None:
        for place, (who, role) in enumerate(roles):
            made.parties.create(partner=who, role=role, position=place)
        for program in programs:
            made.program_shares.create(program=program)
        for where in regions:
            made.region_shares.create(region=where)

    return _enter(made, publication, parts)


def document(agreement: Agreement, content: bytes | None = None, **fields: Any) -> AgreementDocument:
    """A stored file among the agreement's documents, staff-only unless `is_public`; an own small PDF unless given."""
    file = ContentFile(pdf() if content is None else content)
    kind = recognise(file, "berkas")
    columns = {
        "file": document_storage().keep(file, kind.suffix),
        "original_name": f"pindaian{kind.suffix}",
        "media_type": kind.media_type,
        "size": file.size,
        "sha256": digest(file),
    }
    with recording(agreement):
        return agreement.documents.create(**{**columns, **fields})


def pdf(words: str = "") -> bytes:
    """The smallest PDF that a browser shows: one empty page, and words nobody sees."""
    body = f"%PDF-1.4\n% {words or next(numbers)}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    body += "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n"
    return f"{body}trailer<</Root 1 0 R>>\n%%EOF\n".encode()


def activity(
    title: str | None = None,
    publication: Publication = PUBLISHED,
    *,
    hosts: Sequence[Partner] = (),
    programs: Sequence[Program] = (),
    **fields: Any,
) -> Activity:
    if "period_start" in fields:
        fields.setdefault("period_end", fields["period_start"])
        fields.setdefault("period_precision", "day")
    made = Activity(title=f"Kegiatan {next(numbers)}" if title is None else title, **fields)
    organisers = list(hosts) or [partner()]

    def parts() -> None:
        for who in organisers:
            made.hosts.create(partner=who)
        made.programs.set(programs)

    return _enter(made, publication, parts)


def planning_document(title: str = "", publication: Publication = PUBLISHED, **fields: Any) -> PlanningDocument:
    made = PlanningDocument(**{"title": title or f"Rencana {next(numbers)}", **fields})
    return _enter(made, publication, lambda: None)


def indicator(name: str = "", publication: Publication = PUBLISHED, **fields: Any) -> Indicator:
    made = Indicator(**{"name": name or f"Indikator {next(numbers)}", "unit": "%", **fields})
    return _enter(made, publication, lambda: None)


def target(
    publication: Publication = PUBLISHED,
    *,
    planning_documents: Sequence[PlanningDocument] = (),
    **fields: Any,
) -> Target:
    if not {"value", "lower", "upper", "as_written"} & set(fields):
        fields["value"] = "4.13"
    fields.setdefault("indicator", None)
    made = Target(**{**fields, "indicator": fields["indicator"] or indicator()})
    return _enter(made, publication, lambda: made.planning_documents.set(planning_documents))


def _enter(made: Any, publication: Publication, parts: Any) -> Any:
    """Save the record and its parts through the door, and bring it where it is to stand.

    A published one comes in as one change, and is asked for its problems only where it is the first with these columns:
    a test about the way there walks it with `set_publication`.
    """
    with recording(made, action=Change.Action.PUBLISHED if publication == PUBLISHED else None):
        made.full_clean(validate_constraints=False)
        made.save()
        parts()
        if publication == PUBLISHED:
            if not isinstance(made, Source):
                made.citations.create(source=evidence(), quote="kata-kata")
            _must_be_publishable(made)
            made.publication, made.published_at = PUBLISHED, made.published_at or timezone.now()
            made.slug = made.slug or free_slug(made)
            made.save(update_fields=["publication", "published_at", "slug"])
    if publication == Publication.WITHDRAWN:
        set_publication(made, PUBLISHED) if not made.publication_problems() else None
    if publication not in (DRAFT, PUBLISHED):
        set_publication(made, publication)
    return made


def _must_be_publishable(made: Any) -> None:
    filled = tuple(field.name for field in made._meta.concrete_fields if getattr(made, field.attname) not in (None, ""))
    if (type(made), filled) not in publishable:
        if problems := made.publication_problems():
            raise ValidationError([str(problem) for problem in problems])
        publishable.add((type(made), filled))
