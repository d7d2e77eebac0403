"""The rules of the house that a machine can keep: floors, names, sizes, doors."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from portal.base.models import Part, Publishable
from portal.base.querysets import record_models

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["portal.accounts", "portal.base", "regions", "partners", "programs", "portal"]
OUR_APPS = ("accounts", "base", "regions", "partners", "programs")
# A page may read any app's models and the words of its querysets; it imports other apps' pages only downwards.
MODEL_MODULES = {"models", "querysets", "notation"}
# Modules that write rows themselves, and why they may.
MAY_WRITE = {
    "portal/base/recording.py": "the door",
    "portal/base/models/change.py": "the counter row that the door locks",
    "portal/base/management/commands/check_links.py": "what addresses answered is no record",
    "portal/base/rewriting.py": "whoever calls it holds the door open",
    "portal/search/index.py": "the index is made from records and is none",
    "portal/kept/filling.py": "kept forms are made from records and are none",
    "portal/kept/following.py": "the same",
    "programs/partnered.py": "the numbers of partners are made from records and are none",
    "programs/places.py": "the tables of places are made from records and are none",
    "programs/sums.py": "the sums of money are made from records and are none",
    "portal/webhooks/sending.py": "what was sent is no record",
    "portal/base/management/commands/translations.py": "saves catalogue files, no rows",
}


def sources() -> list[Path]:
    """Our Python files that git knows, without tests, migrations and benchmarks."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    names = [Path(name) for name in listed.stdout.split() if (ROOT / name).exists()]
    return [
        name for name in names if name.parts[0] in {"portal", "regions", "partners", "programs"} and not migration(name)
    ]


def migration(name: Path) -> bool:
    return "migrations" in name.parts


def floor_of(module: str) -> str:
    """The floor a dotted module stands on: `portal.base.models` on `portal.base`."""
    return next(floor for floor in FLOORS if module == floor or module.startswith(f"{floor}."))


def module_of(name: Path) -> str:
    return ".".join(name.with_suffix("").parts).removesuffix(".__init__")


def imports(name: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / name).read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def is_model_module(module: str, floor: str) -> bool:
    rest = module.removeprefix(floor).lstrip(".")
    return rest.split(".")[0] in MODEL_MODULES


def test_imports_run_downwards_between_the_floors():
    wrong = []
    for name in sources():
        module = module_of(name)
        here = floor_of(module)
        for imported in imports(name):
            if imported.split(".")[0] not in {"portal", "regions", "partners", "programs"}:
                continue
            there = floor_of(imported)
            if FLOORS.index(there) <= FLOORS.index(here):
                continue
            if not is_model_module(module, here) and here != "portal.base" and is_model_module(imported, there):
                continue
            wrong.append(f"{name} imports {imported}")
    assert wrong == []


def test_no_file_grows_past_six_hundred_lines():
    long = {str(name): len((ROOT / name).read_text().splitlines()) for name in sources()}
    assert {name: lines for name, lines in long.items() if lines > 600} == {}


def test_save_is_not_overridden_and_no_signal_runs_between_our_apps():
    wrong = []
    for name in sources():
        text = (ROOT / name).read_text()
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef) and any("models.Model" in ast.unparse(base) for base in node.bases):
                wrong += [f"{name}: {node.name}.save" for part in node.body if getattr(part, "name", "") == "save"]
        if re.search(r"django\.dispatch|post_save|pre_save\.connect|m2m_changed", text):
            wrong.append(f"{name}: a signal")
    assert wrong == []


def test_nothing_that_serves_imports_the_benchmarks():
    assert [name for name in sources() if any(module.startswith("benchmarks") for module in imports(name))] == []


def test_rows_of_records_are_written_only_behind_the_door():
    """Every call that writes rows stands in a module that opens the door, or in one of the few named above.

    `benchmarks/` goes round it: what it writes is made up and has no history, into databases that hold nothing else.
    """
    write = re.compile(
        r"\.(bulk_create|bulk_update|update_or_create|get_or_create)\(|objects\S*\.(create|update|delete)\(|\.save\("
    )
    wrong = []
    for name in sources():
        text = (ROOT / name).read_text()
        opens_the_door = re.search(r"\b(recording|Door|record_load|set_publication)\b", text)
        if write.search(text) and not opens_the_door and str(name) not in MAY_WRITE and "accounts" not in name.parts:
            wrong.append(str(name))
    assert wrong == []


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]


def test_every_model_says_what_it_means_and_has_a_name():
    for model in our_models():
        assert model.__doc__ and not model.__doc__.startswith(f"{model.__name__}("), model
        assert "verbose_name" in model._meta.original_attrs, model


def test_every_field_a_person_fills_has_a_name_of_its_own():
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        if issubclass(model, Publishable | Part) and model.__name__ != "Citation"
        for field in model._meta.concrete_fields
        if field.editable and not field.auto_created and isinstance(field.verbose_name, str) and "_" in field.name
    ]
    assert unnamed == []


def test_every_part_is_named_by_its_record_and_hides_with_all_it_points_to():
    """A row with a key belongs to one record's `parts`, and names every record it points to in `published_with`."""
    for model in our_models():
        if not issubclass(model, Part) or model.__name__ == "Citation":
            continue
        pointers = {
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and issubclass(field.related_model, Publishable)
        }
        assert pointers == set(model.published_with), model
        owners = [
            record
            for record in record_models()
            if any(record._meta.get_field(name).related_model is model for name in record.parts)
        ]
        assert len(owners) == 1, model


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_every_link_between_records_is_declared(model):
    """Many-to-many fields stand in `links`, or the snapshot and the visibility check would miss them."""
    assert {field.name for field in model._meta.many_to_many} == set(model.links)


def test_lists_are_always_ordered_and_by_something_unique_at_the_end():
    for model in our_models():
        ordering = [str(name).lstrip("-") for name in model._meta.ordering]
        if not ordering:
            continue
        last = ordering[-1]
        assert last == "pk" or model._meta.get_field(last).unique, model


def test_migrations_have_names():
    named = [path.name for path in ROOT.glob("**/migrations/0*.py") if ".venv" not in path.parts]
    assert named
    assert [name for name in named if "auto" in name] == []


def test_the_top_level_is_the_one_agreed():
    for name in [
        "manage.py",
        "pyproject.toml",
        "portal",
        "programs",
        "partners",
        "regions",
        "templates",
        "fixtures",
        "tests",
        "README.md",
        "docs",
        "locale",
        "Makefile",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
    ]:
        assert (ROOT / name).exists(), name
