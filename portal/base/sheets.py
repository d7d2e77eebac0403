"""Sheets: the records of one noun as rows, with the columns that hold everything the API's list says of a record.

A noun's definition is a `Sheet` in its app's `sheets.py`: columns with lasting keys (the head of a CSV file, and what
docs/sheets.md explains) and headings in the reader's language (the head of an XLSX file). Ids and codes stand beside
names; several of something share one cell, parted by "; ", in the same order in each of their columns. An unknown
value is None. Rows are fetched batch by batch, so that a file of any length needs the memory of one batch.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.base.addresses import absolute
from portal.base.fetching import Reading, made_ready
from portal.base.kept import Told, kept
from portal.base.keys import batches
from portal.base.models import Citation, Part, Publishable
from portal.base.publishing import sees_everything, shown
from portal.base.spreadsheets import csv_line, row_of
from portal.base.wording import text_in, title_of
from portal.base.workbooks import Row, Value

# SQLite takes a reference to each record of a batch for one step of a condition, and no more than a thousand of them.
BATCH = 500
LANGUAGES = tuple(language for language, _name in settings.LANGUAGES)
CENT = Decimal("0.01")
BETWEEN = "; "
# What naming a source and a partner needs of them.
SOURCE_NAMES = ("source__public_id", "source__title", "source__title_en", "source__language")


class Column(NamedTuple):
    """One column: its lasting key, its heading, how its value is read off a record, and a word on it.

    `kind` is what its values are, in the words of Table Schema: `string`, `integer`, `number`, `boolean`, `date` or
    `datetime`.
    """

    key: str
    heading: Any
    value: Callable[[Any], Value]
    about: Any = ""
    kind: str = "string"


# What the values of a field of a model are; all others are texts.
KINDS = {"BooleanField": "boolean", "DateField": "date", "FloatField": "number", "DecimalField": "number"}


# Values as they stand in cells.


def cents(amount: Decimal | None) -> Decimal | None:
    """An amount of money, always with two decimals."""
    return None if amount is None else Decimal(amount).quantize(CENT)


def short(number: Decimal | float | None) -> Decimal | None:
    """A number that is not money, without zeros at its end."""
    if number is None:
        return None
    text = format(Decimal(str(number)), "f")
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def moment(at: datetime.datetime | None) -> str | None:
    """A point in time, in Jakarta's clock with its distance from UTC."""
    return None if at is None else timezone.localtime(at).isoformat(timespec="seconds")


def joined(values: Iterable[Any]) -> str:
    """Several values of one cell; places where one is unknown stay, so that columns keep step."""
    texts = ["" if value is None else str(value) for value in values]
    return BETWEEN.join(texts) if any(texts) else ""


@cache
def _choices(model: type[Model], field: str, language: str | None) -> dict[Any, str]:
    """What the words of a fixed list are called in this language."""
    return {value: str(label) for value, label in model._meta.get_field(field).flatchoices}


def word(row: Any, field: str) -> str | None:
    """What a word of a fixed list is called. Looked up once: Django's own way takes longer than the rest of a row."""
    value = getattr(row, field)
    return _choices(row._meta.model, field, translation.get_language()).get(value, value) if value else None


def with_more(name: str, *more: Any) -> str:
    """A name, and in brackets what else is known of it."""
    known = ", ".join(str(word) for word in more if word)
    return f"{name} ({known})" if known else name


# Columns that follow from a field of a model.


class Fields:
    """Makes the columns of a model's fields, named as its fields are."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def name(self, field: str) -> Any:
        """What the field is called."""
        return self.model._meta.get_field(field).verbose_name

    def __call__(self, field: str, about: Any = "", heading: Any = "") -> Column:
        """A text, a whole number, a day or a flag, as it stands."""
        internal = self.model._meta.get_field(field).get_internal_type()
        kind = KINDS.get(internal, "integer" if internal.endswith("IntegerField") else "string")
        return Column(field, heading or self.name(field), attrgetter(field), about, kind)

    def both(self, field: str, about: Any = "") -> list[Column]:
        """A text in Indonesian and in English."""
        return [self(field, about), self(f"{field}_en", about)]

    def number(self, field: str, about: Any = "") -> Column:
        """A number that is not money."""
        return Column(field, self.name(field), lambda row: short(getattr(row, field)), about, "number")

    def dated(self, field: str, *, is_written: bool = False, about: Any = "") -> list[Column]:
        """A day, how exactly it is known and, where it is kept, as it is written."""
        name = self.name(field)
        columns = [self(field, about), exactness(name, field, lambda row: getattr(row, field) is not None)]
        return [*columns, as_written(name, f"{field}_as_written")] if is_written else columns

    def chosen(self, field: str, about: Any = "") -> list[Column]:
        """A word of a fixed list: its code, and what it is called."""
        name = self.name(field)
        return [
            Column(field, format_lazy(_("{}: code"), name), attrgetter(field), about),
            Column(f"{field}_name", name, lambda row: word(row, field)),
        ]

    def coded(self, field: str, about: Any = "") -> list[Column]:
        """A row of a code list: its code, and what it is called."""

        def called(row: Any) -> str | None:
            code = getattr(row, field)
            return None if code is None else text_in(code, "name").text

        name = self.name(field)
        return [
            Column(f"{field}_code", format_lazy(_("{}: code"), name), _reads(field, "code"), about),
            Column(f"{field}_name", name, called),
        ]

    def codes(self, field: str, key: str, about: Any = "") -> list[Column]:
        """Several rows of a code list; `key` in the singular."""
        name = self.name(field)
        return [
            Column(
                f"{key}_codes",
                format_lazy(_("{}: codes"), name),
                lambda row: joined(code.code for code in getattr(row, f"{field}_shown")),
                about,
            ),
            Column(
                f"{key}_names",
                name,
                lambda row: joined(text_in(code, "name").text for code in getattr(row, f"{field}_shown")),
            ),
        ]

    def region(self, field: str = "region", about: Any = "") -> list[Column]:
        """A region: its present Kemendagri code, and its name."""
        name = self.name(field)
        about = about or _("Present Kemendagri code, as text: 11.10 is not 11.1.")
        return [
            Column(f"{field}_code", format_lazy(_("{}: code"), name), _reads(f"seen_{field}", "code"), about),
            Column(f"{field}_name", name, _reads(f"seen_{field}", "name")),
        ]

    def reference(self, field: str, about: Any = "") -> list[Column]:
        """Another record: its id, and what it is called."""
        name = self.name(field)
        return [
            Column(f"{field}_id", format_lazy(_("{}: id"), name), _reads(f"seen_{field}", "public_id")),
            Column(f"{field}_name", name, lambda row: called(getattr(row, f"seen_{field}")), about),
        ]

    def references(self, field: str, key: str, about: Any = "", heading: Any = "") -> list[Column]:
        """Several other records; `key` in the singular."""
        name = heading or self.name(field)
        return [
            Column(
                f"{key}_ids",
                format_lazy(_("{}: ids"), name),
                lambda row: joined(other.public_id for other in getattr(row, f"{field}_shown")),
            ),
            Column(
                f"{key}_names",
                name,
                lambda row: joined(called(other) for other in getattr(row, f"{field}_shown")),
                about,
            ),
        ]


def _reads(field: str, column: str) -> Callable[[Any], Value]:
    def value(row: Any) -> Value:
        other = getattr(row, field)
        return None if other is None else getattr(other, column)

    return value


def called(record: Any) -> str | None:
    """What another record is called in the language of the file."""
    return None if record is None else title_of(record).text


def exactness(name: Any, field: str, is_known: Callable[[Any], bool]) -> Column:
    """How exactly a date is known: `day`, `month` or `year`."""
    return Column(
        f"{field}_precision",
        format_lazy(_("{}: exact to"), name),
        lambda row: getattr(row, f"{field}_precision") if is_known(row) else None,
        _("`day`, `month` or `year`: no more of the date is known, the rest only puts it in order."),
    )


def as_written(name: Any, key: str) -> Column:
    """The words of the document."""
    return Column(key, format_lazy(_("{}: as written"), name), attrgetter(key), _("As it stands in the source."))


def period() -> list[Column]:
    """From when until when, how exactly, and as written."""
    name = _("period")
    return [
        Column(
            "period_start", format_lazy(_("{}: start"), name), attrgetter("period_start"), _("First day meant."), "date"
        ),
        Column("period_end", format_lazy(_("{}: end"), name), attrgetter("period_end"), _("Last day meant."), "date"),
        exactness(name, "period", lambda row: row.period_start is not None or row.period_end is not None),
        as_written(name, "period_as_written"),
    ]


def money() -> list[Column]:
    """An amount with its currency, whether it is exact, and as written."""
    name = _("amount")
    return [
        Column("amount", name, lambda row: cents(row.amount), _("In units of the currency, two decimals."), "number"),
        Column("currency", _("currency"), lambda row: row.currency if row.amount is not None else None, ISO_4217),
        Column(
            "amount_exact",
            format_lazy(_("{}: exact"), name),
            lambda row: row.amount_exact if row.amount is not None else None,
            _("False for a rounded figure, such as “Rp 2,8 miliar”."),
            "boolean",
        ),
        as_written(name, "amount_as_written"),
    ]


def statements() -> Column:
    """What documents say of the record."""
    return Column(
        "statements",
        _("what the sources say"),
        lambda row: joined(
            f"{word(told, 'kind')}: {with_more(text_in(told, 'text').text, text_in(told, 'speaker').text)}"
            for told in row.statements_shown
        ),
        _("Each with its kind before it and, in brackets, the office that said it."),
    )


ISO_4217 = _("ISO 4217.")


# What a sheet reads.


def rows_of(name: str, model: type[Part], user: Any, *related: str, only: Sequence[str] = ()) -> Prefetch:
    """The rows of this part that the user may see, as `<name>_shown`, in their order, with the records they name.

    Lists of their own, because a filtered relation costs a queryset for each record. `only` names the columns read of
    long lists: making whole objects of them takes longer than all else.
    """
    rows = model.objects.visible_to(user).order_by("position", "pk")
    # Without a name, Django would select the records themselves as well.
    rows = rows.select_related(*related) if related else rows
    return Prefetch(name, rows.only(*only) if only else rows, to_attr=f"{name}_shown")


def records_of(name: str, model: type[Publishable], user: Any, *order: str) -> Prefetch:
    """The records in this list that the user may see, as `<name>_shown`, with what naming them needs."""
    records = model._default_manager.visible_to(user).for_reference().order_by(*order, "pk")
    return Prefetch(name, records, to_attr=f"{name}_shown")


def codes_of(name: str, model: type[Model]) -> Prefetch:
    """The rows of a code list in this list, as `<name>_shown`."""
    return Prefetch(name, model._default_manager.order_by("position", "code"), to_attr=f"{name}_shown")


def one_of(name: str, model: type[Publishable], user: Any) -> Prefetch:
    """The record this reference points to, with what naming it needs; None where the user may not see it."""
    return Prefetch(name, model._default_manager.visible_to(user).for_reference())


class Sheet:
    """The records of one noun as rows, for one reader. Subclasses name `model` and `own`, and fetch in `prepare`."""

    model: ClassVar[type[Publishable]]
    own: ClassVar[Sequence[Column]] = ()
    # References to single records: each is given as `seen_<name>`, None where the reader may not know of it.
    references: ClassVar[tuple[str, ...]] = ()

    def __init__(self, user: Any) -> None:
        self.user, self.language = user, translation.get_language()
        self.pages = absolute(reverse(f"{self.model.noun}-list"))

    @classmethod
    def all_columns(cls) -> list[Column]:
        """Every column, in order; the last is only for the desk."""
        return [*FIRST, *cls.own, *LAST, PUBLICATION]

    def columns(self) -> list[Column]:
        """The columns this reader gets."""
        columns = self.all_columns()
        return columns if sees_everything(self.user) else columns[:-1]

    def key(self, record: Any) -> str:
        """The last part of a record's address: what `get_absolute_url` takes, which looks for the rest each time."""
        return record.slug or record.public_id

    def prepare(self, records: Any) -> Any:
        """With all that the columns read, as far as the reader may see it; in a fixed number of queries."""
        return records

    def dress(self, records: list[Any]) -> None:
        """Adds to the records of one batch what no prefetch can fetch."""

    def rows(self, keys: Sequence[int]) -> Iterator[Row]:
        """The rows of these records, in this order; a record the reader may no longer see is left out.

        Of what everyone may see they are read back from the lines: making them anew takes ten times as long.
        """
        if sees_everything(self.user):
            return self._rows(keys)
        kinds = [column.kind for column in self.columns()]
        return (row_of(line, kinds) for line in self.lines(keys))

    def _rows(self, keys: Sequence[int]) -> Iterator[Row]:
        getters = [column.value for column in self.columns()]
        for batch in batches(keys, BATCH):
            # Whoever reads the file may have changed the language meanwhile: it is sent piece by piece.
            with translation.override(self.language):
                records = self._fetched(batch)
                self._place(records.values())
                rows = [[value(records[key]) for value in getters] for key in batch if key in records]
            yield from rows

    def lines(self, keys: Sequence[int]) -> Iterator[str]:
        """The same rows as lines of a CSV file: of what everyone may see the kept ones, else made now."""
        if sees_everything(self.user):
            yield from map(csv_line, self._rows(keys))
            return
        form = form_in(str(self.language))
        for batch in batches(keys, BATCH):
            found = kept(self.model.noun, form, batch)
            if missing := [key for key in batch if key not in found]:
                found |= {key: told.text for key, told in self.made(missing, [str(self.language)])[form].items()}
            yield from (found[key] for key in batch if key in found)

    @classmethod
    def made(cls, keys: Sequence[int], languages: Sequence[str] = LANGUAGES) -> dict[str, dict[int, Told]]:
        """The lines of these records that everyone may see, by form and key. What is kept is made here."""
        records = cls(None)._fetched(keys)
        made = {}
        for language in languages:
            with translation.override(language):
                sheet = cls(None)
                sheet._place(records.values())
                getters = [column.value for column in sheet.columns()]
                made[form_in(language)] = {
                    key: Told(csv_line([value(record) for value in getters]), cls.reads_so_until(record))
                    for key, record in records.items()
                }
        return made

    @classmethod
    def reads_so_until(cls, record: Any) -> datetime.date | None:
        """The first day on which this row may read otherwise though nobody writes; None for never."""
        return None

    def _fetched(self, keys: Sequence[int]) -> dict[int, Any]:
        reading = _reading(type(self), ContentType.objects.get_for_model(self.model).pk, self.user)
        records = reading.read(reading.rows.filter(pk__in=keys))
        for record in records:
            for name in self.references:
                setattr(record, f"seen_{name}", shown(getattr(record, name), self.user))
        self.dress(records)
        return {record.pk: record for record in records}

    def _place(self, records: Iterable[Any]) -> None:
        """Gives each its address in the language of this sheet; all else about it is the same in each."""
        for record in records:
            record.page = f"{self.pages}{self.key(record)}/"


@made_ready
def _reading(sheet: type[Sheet], _content_type: int, user: Any) -> Reading:
    """What the rows of a sheet read of a record."""
    citations = Citation.objects.visible_to(user, among=[sheet.model]).with_source().order_by("position", "pk")
    citations = citations.only("content_type", "object_id", "flag", *SOURCE_NAMES)
    records = sheet(user).prepare(sheet.model._default_manager.all()).visible_to(user).order_by()
    return Reading.of(records.prefetch_related(Prefetch("citations", citations, to_attr="citations_shown")))


def form_in(language: str) -> str:
    """What the line of a record in this language is called among the forms kept of it."""
    return f"csv-{language}"


def _sources(record: Any) -> list[Any]:
    """The sources its citations name, each once."""
    return list({citation.source_id: citation.source for citation in record.citations_shown}.values())


FIRST = [
    Column("id", _("id"), attrgetter("public_id"), _("Never changes; of a region, its present Kemendagri code.")),
    Column("label", _("called"), called, _("Title, name or number, or words made from what is known.")),
]
LAST = [
    Column("source_ids", _("sources: ids"), lambda record: joined(source.public_id for source in _sources(record))),
    Column(
        "source_names",
        _("sources"),
        lambda record: joined(called(source) for source in _sources(record)),
        _("What the record's facts rest on; which fact rests on which words stands on its page."),
    ),
    Column(
        "flags",
        _("odd in the sources"),
        lambda record: joined(sorted({citation.flag for citation in record.citations_shown if citation.flag})),
        _("Codes, as in the API."),
    ),
    Column("page", _("page"), attrgetter("page"), _("Its address on this site.")),
    Column("published_at", _("first published"), lambda record: moment(record.published_at), kind="datetime"),
    Column("updated_at", _("last changed"), lambda record: moment(record.updated_at), kind="datetime"),
]
PUBLICATION = Column("publication", _("publication"), attrgetter("publication"), _("Only in files made for the desk."))
