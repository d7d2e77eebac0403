"""Content in two languages: which text of a record has an English column is decided, and what the examples fill.

The rules stand in docs/decisions/content-languages.md.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db import models
from django.test import RequestFactory
from django.utils import translation
from rest_framework.serializers import BaseSerializer, ListSerializer

from partners.models import Partner
from portal.api import router
from portal.base.api.shapes import Text
from portal.base.facts import details, fact_of
from portal.base.models import Citation, Code, Part, Publishable, Source
from portal.base.querysets import record_models
from portal.base.record_files import RecordFiles
from portal.base.wording import text_in
from regions.models import Indicator
from tests import make

# Texts with one column only, by the reason for it.
EVIDENCE = {"as_written", "quote", "says", "statement", "categories"}
NAMES = {
    *("name", "short_name", "acronym", "aliases", "capital", "island_group", "timezone", "dateline", "basis"),
    *("publisher", "issuing_unit", "platform", "person_name", "number", "code_in_number", "scheme", "value"),
}
FOR_THE_DESK = {"staff_note", "original_name"}
NO_WORDS = {"code", "public_id", "key", "number_key", "language", "field", "part", "media_type", "sha256"}
# An organisation goes by its own name, which stands beside its acronym; an English one is an extra.
OWN_NAME = (Partner, "name")


def models_read() -> list[type[models.Model]]:
    """Records, their parts, the code lists and the citations: everything whose words a reader meets."""
    return [model for model in apps.get_models() if issubclass(model, Publishable | Part | Code)]


def texts_of(model: type[models.Model]) -> dict[str, models.Field]:
    """The columns that hold text a person wrote."""
    return {
        field.name: field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not isinstance(field, models.URLField | models.SlugField)
    }


def translated(model: type[models.Model]) -> list[str]:
    """The Indonesian columns that have an English one."""
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in texts_of(model) if f"{name}_en" in names]


def test_every_text_of_a_record_has_an_english_column_or_a_reason_for_none():
    undecided = []
    for model in models_read():
        for name in texts_of(model):
            is_decided = name.endswith(("_en", "_as_written")) or name in translated(model)
            if not is_decided and name not in EVIDENCE | NAMES | FOR_THE_DESK | NO_WORDS:
                undecided.append(f"{model.__name__}.{name}")
    assert undecided == []


def test_an_english_column_is_like_its_indonesian_one_and_belongs_to_the_same_fact():
    for model in models_read():
        for name in translated(model):
            field, english = model._meta.get_field(name), model._meta.get_field(f"{name}_en")
            assert (type(english), english.max_length) == (type(field), field.max_length), f"{model.__name__}.{name}"
            assert english.blank, f"{model.__name__}.{name}_en"
            if issubclass(model, Publishable):
                assert fact_of(model, f"{name}_en") == fact_of(model, name) in dict(details(model))


def lines(fieldsets: Any) -> Iterator[tuple[str, ...]]:
    """The lines of a form, each with the fields that stand beside each other."""
    for _title, options in fieldsets:
        for line in options["fields"]:
            yield (line,) if isinstance(line, str) else tuple(line)


@pytest.mark.django_db
def test_both_languages_stand_beside_each_other_on_every_form():
    request = RequestFactory().get("/")
    request.user = make.user(superuser=True)
    apart = []
    for model, page in admin.site._registry.items():
        if not issubclass(model, Publishable):
            continue
        for form in (page, *page.get_inline_instances(request)):
            beside = list(lines(form.get_fieldsets(request)))
            for name in translated(form.model):
                is_beside = any({name, f"{name}_en"} <= set(line) for line in beside)
                if name in flatten(beside) and not is_beside and (form.model, name) != OWN_NAME:
                    apart.append(f"{form.model.__name__}.{name}")
    assert apart == []


def shapes(shape: BaseSerializer) -> Iterator[BaseSerializer]:
    """A shape and the shapes within it."""
    shape = shape.child if isinstance(shape, ListSerializer) else shape
    yield shape
    for field in shape.fields.values():
        if isinstance(field, BaseSerializer):
            yield from shapes(field)


def test_the_api_gives_both_languages_of_every_text():
    wanted = {name for model in models_read() for name in translated(model)} - {"name", "title"}
    for noun, viewset, _name in router.registry:
        if noun not in {model.noun for model in record_models()}:
            continue
        for shape in shapes(viewset.serializer_class()):
            given = {name for name, field in shape.fields.items() if isinstance(field, Text)}
            missing = [name for name in given & wanted if f"{name}_en" not in shape.fields]
            assert missing == [], f"{noun}: {type(shape).__name__}"


def test_every_english_column_of_the_example_records_is_filled_where_the_indonesian_one_is():
    files = RecordFiles()
    files.read([settings.BASE_DIR / "fixtures" / "records"])
    assert files.faults == []
    assert len(files.entries) > 30
    empty = []
    for entry in files.entries:
        rows = [(entry.model, entry.values, "")]
        for name in entry.model.parts:
            part = entry.model._meta.get_field(name).related_model
            rows += [(part, row, f"{name}[{row['key']}].") for row in entry.values.get(name, [])]
        rows += [(Citation, citation, f"{path}.") for path, citation in entry.citations()]
        for model, values, path in rows:
            empty += [
                f"{entry.file}: {entry.id} {path}{name}"
                for name in translated(model)
                if values.get(name) and not values.get(f"{name}_en") and (model, name) != OWN_NAME
            ]
    assert empty == []


def test_what_we_say_of_a_foreign_source_is_indonesian_and_a_unit_without_a_letter_is_in_no_language():
    source = Source(language="en", title="Annual report", capture_note="Halaman 1 dari 2")
    assert [text_in(source, name).language for name in ("title", "capture_note")] == ["en", ""]
    with translation.override("en"):
        assert [text_in(source, name).language for name in ("title", "capture_note")] == ["", "id"]
        assert text_in(Indicator(unit="%"), "unit") == ("%", "")
        assert text_in(Indicator(unit="tahun"), "unit") == ("tahun", "id")
