"""Each page speaks one language: Indonesian at `/`, English at `/en/`.

The records are filled with words of no language, so that every other word on a page is the site's own. What a
record says in the other language carries its `lang` and is passed over, and so is what stands in quotation marks.
Words that went round the catalogue are caught by the small words that no sentence does without.
"""

import datetime
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import polib
import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import translation

from partners.models import Partner
from portal.base import catalogues
from portal.base.models import Change, Citation, Part, Proposal, Source
from portal.base.publishing import Publication
from portal.base.recording import recording
from programs.models import Agreement, AgreementDocument, Program
from programs.notation.dates import MONTH_NAMES
from regions.models import Region
from tests import make
from tests.admin.forms import filled

pytestmark = pytest.mark.django_db

AUGUST = datetime.date(2021, 8, 17)
NOUNS = [
    *("programs", "agreements", "activities", "partners", "regions"),
    *("planning-documents", "indicators", "targets", "sources"),
]
SMALL_WORDS = {
    "id": {
        *("yang", "dan", "di", "ke", "dari", "untuk", "dengan", "ini", "itu", "pada", "oleh", "tidak", "belum"),
        *("atau", "dalam", "sebagai", "adalah", "ada", "jika", "sudah", "semua", "menurut", "sampai"),
    },
    "en": {
        *("the", "of", "and", "with", "for", "not", "this", "that", "is", "are", "was", "were", "from", "or"),
        *("it", "its", "what", "who", "where", "when", "how", "as", "by", "in", "an", "which", "no"),
    },
}
PASSED_OVER = re.compile(r"“[^”]*”|CC BY|https?://\S+")
WORD = re.compile(r"[^\W\d]+|¦")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%s|%%")
SHARED = {"og:title", "og:description", "og:site_name", "og:image:alt"}
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Reader(HTMLParser):
    """The words a person reads or hears on a page, but for those marked as being in another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.open: list[bool] = [False]
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        foreign = self.open[-1] or tag in {"script", "style"} or given.get("lang", self.language) != self.language
        if not foreign:
            heard = ["aria-label", "placeholder", "alt", "title"]
            heard += ["content"] * (given.get("name") == "description" or given.get("property") in SHARED)
            heard += ["value"] * (tag == "input" and given.get("type") == "submit")
            self.words += [f"{given[name]}." for name in heard if name in given]
        if tag not in WITHOUT_END:
            self.open.append(foreign)

    def handle_endtag(self, tag: str) -> None:
        if tag not in WITHOUT_END:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.open[-1]:
            self.words.append(data)


def read(page: str, language: str) -> str:
    """What is read on a page, without quotations, and with a bar between what stands in different places."""
    reader = Reader(language)
    reader.feed(page)
    return PASSED_OVER.sub(" ", re.sub(r"\s+", " ", " ¦ ".join(reader.words)))


def words_of(text: str) -> str:
    """The words of a text in small letters, each between blanks."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


@cache
def texts(language: str) -> frozenset[str]:
    """The site's texts of two words and more in this language that say something else in the other one."""
    path = catalogues.catalogue_paths(settings.BASE_DIR, ["id"])[0]
    found: dict[str, set[str]] = {"id": set(), "en": set()}
    for entry in polib.pofile(str(path)):
        found["en"] |= {entry.msgid, entry.msgid_plural}
        found["id"] |= {entry.msgstr, *entry.msgstr_plural.values()}
    pieces = {
        code: {words_of(piece) for text in them for piece in PLACEHOLDER.split(text)} for code, them in found.items()
    }
    other = "en" if language == "id" else "id"
    return frozenset(piece for piece in pieces[language] - pieces[other] if len(piece.split()) > 1)


def strangers(page: str, language: str) -> list[str]:
    """What stands on a page of this language and belongs to the other: texts, small words and months."""
    other = "en" if language == "id" else "id"
    words = words_of(read(page, language))
    found = sorted(text.strip() for text in texts(other) if text in words)
    months = {month.casefold() for month in MONTH_NAMES[other]} - {month.casefold() for month in MONTH_NAMES[language]}
    return found + sorted((SMALL_WORDS[other] | months).intersection(words.split()))


def fill(record: models.Model, spare: dict[type[models.Model], models.Model]) -> Any:
    """Give every field that is still empty a value: a word of no language, a day in August, a number, a record."""
    for field in record._meta.concrete_fields:
        if field.value_from_object(record) not in (None, "") or not field.editable or field.primary_key:
            continue
        if field.name in {"staff_note", "slug", "valid_until", "ended_on", "lower", "upper"}:
            continue
        if isinstance(field, models.ForeignKey):
            value = spare.get(field.related_model)
        elif isinstance(field, models.URLField):
            value = "https://example.org/"
        elif field.choices:
            value = next(code for code, _name in field.flatchoices if code)
        elif isinstance(field, models.CharField | models.TextField):
            value = "Zarbo"[: field.max_length]
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            value = AUGUST
        elif isinstance(field, models.IntegerField | models.DecimalField) and "itude" not in field.name:
            value = 2
        else:
            continue
        if value is not None:
            setattr(record, field.name, value)
    return record


def part_models(record: models.Model) -> Iterator[tuple[type[Part], str]]:
    """The kinds of parts of a record that are typed, each with the name of the field that points to it."""
    for relation in record._meta.related_objects:
        if relation.related_model is AgreementDocument:
            continue
        if issubclass(relation.related_model, Part) and relation.on_delete is models.CASCADE:
            yield relation.related_model, relation.field.name


@pytest.fixture
def pages() -> list[str]:
    """The addresses, without their language, of the page of a full record of every noun and of the other pages."""
    origin = make.source(title="Zarbo")
    spare: dict[type[models.Model], Any] = {
        Partner: make.partner("Zarbo"),
        Region: make.region("35", "Zarbo"),
        Program: make.program("Zarbo"),
        Agreement: make.agreement("001/SP/A-B/VIII/2021"),
        Source: origin,
    }
    place = make.region("35.05", "Zarbo")
    target = make.target(region=place, planning_documents=[make.planning_document("Zarbo", region=place)])
    program = make.program("", regions=[place], period_as_written="Zarbo")
    agreement = make.agreement("", programs=[program], regions=[place], amount=28, parent=spare[Agreement])
    activity = make.activity(programs=[program], title="", region=place)
    records = [program, agreement, activity, make.partner("Zarbo", region=place), place, target, origin]
    records += [target.indicator, target.planning_documents.get()]
    for record in records:
        with recording(record):
            fill(record, {}).save()
            for model, owner in part_models(record):
                fill(model(**{owner: record}), spare).save()
            if not isinstance(record, Source):
                odd = Citation.Flag.WEEKDAY_DIFFERS
                record.citations.create(source=origin, quote="Zarbo", note="Zarbo", inferred=True, flag=odd)
        record.refresh_from_db()
        assert record.publication == Publication.PUBLISHED
    make.document(agreement, title="Zarbo", is_public=True)
    with recording(program):
        program.sdg_goals.add(make.sdg_goal())
        program.targets.add(target)
    with translation.override("id"):
        addresses = [record.get_absolute_url() for record in records]
    return [
        "/",
        "/about/data/",
        "/about/design/",
        "/money/",
        "/years/",
        f"/years/{AUGUST.year}/",
        "/sdgs/",
        "/sdgs/1/",
        *(f"/{noun}/" for noun in NOUNS),
        *addresses,
        "/programs/?year=1900",
        "/nowhere/",
        "/programs/?x=1",
    ]


@pytest.fixture(autouse=True)
def _first_language() -> Iterator[None]:
    """A page read in English leaves that language active; the next test begins in the site's first one."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def in_language(address: str, language: str) -> str:
    """An address under its language."""
    return address if language == settings.LANGUAGE_CODE else f"/{language}{address}"


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_speaks_its_language_alone(client: Client, pages: list[str], language: str) -> None:
    found = {}
    for address in pages:
        response = client.get(in_language(address, language))
        assert response.status_code == {"/nowhere/": 404, "/programs/?x=1": 400}.get(address, 200), address
        page = response.content.decode()
        assert f'<html lang="{language}"' in page, address
        if strange := strangers(page, language):
            found[address] = strange
    assert found == {}


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_of_the_desk_speaks_its_language_alone(language: str) -> None:
    client = Client()
    login = client.get(in_language("/admin/login/", language)).content.decode()
    assert strangers(login, language) == []
    client.force_login(make.user(superuser=True))
    index = client.get(in_language("/admin/", language)).content.decode()
    lists = sorted(set(re.findall(r'href="((?:/en)?/admin/\w+/\w+/)"', index)))
    assert len(lists) > 10
    found = {}
    for address in [in_language("/admin/", language), *lists, *(f"{address}add/" for address in lists)]:
        response = client.get(address)
        if response.status_code == 403:
            continue
        page = response.content.decode()
        assert f'<html lang="{language}"' in page, address
        if strange := strangers(page, language):
            found[address] = strange
    assert found == {}


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_the_desk_says_of_one_record_speaks_its_language_alone(language: str) -> None:
    """A draft with oddities, a public record, a proposal to it, histories, an earlier state, findings."""
    odd = make.agreement("001/SP/A-B/IX/2021", make.DRAFT, amount=28, signed_on_as_written="Zarbo, 2021")
    with recording(odd):
        odd.period_start, odd.period_end, odd.period_precision = AUGUST, datetime.date(2020, 8, 17), "day"
        odd.save()
    public = make.agreement(
        "002/SP/A-B/VIII/2021", parties=[(make.partner(each), "party") for each in ("Zarbo", "Zur")]
    )
    client = Client()
    client.force_login(make.user(superuser=True))
    desk = in_language("/admin/", language)
    pages = {record: f"{desk}programs/agreement/{record.pk}/change/" for record in (odd, public)}
    for title in ("Zarbo", "Zur"):
        opened = client.get(pages[public])
        client.post(pages[public], filled(opened, title=title, reason="Zarbo"))
    proposal = Proposal.objects.get()
    with recording(odd):
        odd.title = "Zarbo"
        odd.save()
    history = pages[odd].replace("change", "history")
    first = Change.objects.filter(record_id=odd.public_id).order_by("pk").first()
    found = f"{desk}findings/agreements/end-before-start/"
    addresses = [
        *pages.values(),
        f"{desk}base/proposal/{proposal.pk}/change/",
        history,
        f"{history}{first.pk}/restore/",
        *(f"{desk}findings/", found, f"{found}{odd.pk}/"),
        desk,
    ]
    assert odd.number in client.get(found).content.decode()
    strange = {}
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        if words := strangers(response.content.decode(), language):
            strange[address] = words
    assert strange == {}


@pytest.mark.parametrize(("language", "month"), [("id", "17 Agustus 2021"), ("en", "17 August 2021")])
def test_months_follow_the_language_of_the_page(client: Client, language: str, month: str) -> None:
    activity = make.activity("Zarbo", period_start=AUGUST)
    with translation.override(language):
        address = activity.get_absolute_url()
    assert month in read(client.get(address).content.decode(), language)


def test_a_text_that_stands_in_indonesian_alone_is_marked_on_the_english_page(client: Client) -> None:
    program = make.program("Zarbo", summary="Hanya dalam bahasa ini.")
    with translation.override("en"):
        page = client.get(program.get_absolute_url()).content.decode()
    assert "Hanya dalam bahasa ini." in page
    assert "Hanya dalam bahasa ini." not in read(page, "en")
    assert strangers(page, "en") == []


@pytest.mark.parametrize(
    ("page", "language", "found"),
    [
        ('<html lang="id"><p>Perjanjian</p><p>Zarbo of Zarbo</p>', "id", ["of"]),
        ('<html lang="id"><img alt="Zarbo, 2 May 2021">', "id", ["may"]),
        ('<html lang="en"><p>Zarbo: tidak disebutkan</p>', "en", ["tidak disebutkan", "tidak"]),
        ('<html lang="en"><p lang="id">Zarbo <b>dan</b></p><p>“dan”</p><p>Zarbo</p>', "en", []),
    ],
)
def test_the_reader_notices_what_is_in_the_other_language(page: str, language: str, found: list[str]) -> None:
    assert strangers(page, language) == found
