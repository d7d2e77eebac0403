"""Writes the part of docs/data-model.md that follows from the models: the diagram and the tables of columns."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import models
from django.utils.translation import override

from portal.base.models import Code, Part, Publishable

MARK = "<!-- made by `manage.py data_model`; do not edit below this line -->"
OUR_APPS = ("base", "regions", "partners", "programs")
SAME_FOR_ALL = {field.name for field in Publishable._meta.get_fields()} | {"id"}


def document() -> Path:
    """Where the description of the data model stands."""
    return Path(settings.BASE_DIR) / "docs" / "data-model.md"


def generated() -> str:
    """The generated part, in English, whatever language is active."""
    with override("en"):
        return "\n".join([*_diagram(), "", *_tables()]) + "\n"


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]


def _diagram() -> Iterator[str]:
    yield "## Records and what they point to"
    yield ""
    yield "```mermaid"
    yield "erDiagram"
    records = [model for model in _models() if issubclass(model, Publishable)]
    for model in records:
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in records:
                yield f'    {model.__name__} }}o--o| {field.related_model.__name__} : "{field.name}"'
        for field in model._meta.many_to_many:
            if field.related_model in records:
                yield f'    {model.__name__} }}o--o{{ {field.related_model.__name__} : "{field.name}"'
        for name in model.parts:
            part = model._meta.get_field(name).related_model
            yield f'    {model.__name__} ||--o{{ {part.__name__} : "{name}"'
            for path in part.published_with:
                other = part._meta.get_field(path).related_model
                if other is not model:
                    yield f'    {part.__name__} }}o--o| {other.__name__} : "{path}"'
    yield "```"


def _tables() -> Iterator[str]:
    kinds: list[tuple[str, Any]] = [
        ("Records", lambda model: issubclass(model, Publishable)),
        ("Parts", lambda model: issubclass(model, Part)),
        ("Code lists", lambda model: issubclass(model, Code)),
        ("The log", lambda model: not issubclass(model, Publishable | Part | Code)),
    ]
    for title, belongs in kinds:
        yield f"## {title}"
        yield ""
        for model in filter(belongs, _models()):
            yield f"### {model.__name__}"
            yield ""
            yield inspect.cleandoc(model.__doc__ or "")
            yield ""
            yield "| Column | Holds | Meaning |"
            yield "|---|---|---|"
            yield from (_row(field) for field in _fields(model))
            yield ""
            for constraint in model._meta.constraints:
                yield f"- `{constraint.name}`"
            if model._meta.constraints:
                yield ""


def _fields(model: type[models.Model]) -> list[Any]:
    hidden = SAME_FOR_ALL if issubclass(model, Publishable) else {"id"}
    return [
        field
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name not in hidden or field.name == "code"
    ]


def _row(field: Any) -> str:
    holds = type(field).__name__.removesuffix("Field")
    if field.is_relation:
        holds = f"{'many ' if field.many_to_many else ''}{field.related_model.__name__}"
    meaning = ": ".join(filter(None, [str(field.verbose_name), str(field.help_text)]))
    return f"| `{field.name}` | {holds} | {meaning.replace('|', '/')} |"


class Command(BaseCommand):
    help = "Rewrites the generated part of docs/data-model.md, or with --check says whether it is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; exit 1 if it is out of date.")

    def handle(self, *_args: Any, **options: Any) -> None:
        text = document().read_text(encoding="utf-8")
        written = text[: text.index(MARK)] + MARK + "\n\n" + generated()
        if options["check"]:
            if written != text:
                self.stderr.write("docs/data-model.md is out of date. Run `manage.py data_model`.")
                raise SystemExit(1)
            return
        document().write_text(written, encoding="utf-8")
