"""What the tests forgive less than a running site does.

* a variable that one of our templates names and nobody gave fails the test instead of printing nothing;
* rows of a query without an order come back in another order than the database gave them;
* a static file that a page links to must exist.

And what they look at less: of the hundreds of small templates that draw a form's fields nobody asks for the context,
so it is not copied for each of them, which takes longer than drawing them.
"""

import random
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.db.models import query
from django.template.base import Node
from django.test import utils

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / ".venv"


@cache
def ours(template: str) -> Path | None:
    """Where a template of ours lies; None for those of packages."""
    path = Path(template)
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) and not path.is_relative_to(PACKAGES) else None


class UndefinedVariableError(AssertionError):
    """A template of ours names a variable that its context does not have."""


class FailOnUndefined(str):
    """Stands for ``string_if_invalid``: empty for the templates of packages, an error for ours.

    Django asks for its truth, or whether it holds ``%s``, only where a variable could not be found, and the
    frames above tell the template.
    """

    def __bool__(self) -> bool:
        self._refuse_ours()
        return False

    def __contains__(self, part: object) -> bool:
        self._refuse_ours()
        return False

    def _refuse_ours(self) -> None:
        frame = sys._getframe(2)
        variable = frame.f_locals.get("self")
        name = frame.f_locals.get("key") or getattr(variable, "var", variable)
        while frame:
            node = frame.f_locals.get("self")
            origin = getattr(node, "origin", None) if isinstance(node, Node) else None
            if origin is not None:
                if template := ours(origin.name):
                    raise UndefinedVariableError(f"{template} uses {name}, which nobody gave it.")
                return
            frame = frame.f_back


def shuffle_unordered_querysets() -> None:
    """From now on, rows of a queryset without an order never come in the order the database gave.

    The shuffling is seeded, so a test that depends on an order nobody promised fails each time.
    """
    mixer = random.Random("unordered")

    def shuffled(rows_of: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
        def rows(iterable: Any) -> Iterator[Any]:
            if iterable.queryset.ordered:
                return rows_of(iterable)
            given = list(rows_of(iterable))
            mixed = given.copy()
            for _ in range(5):
                if mixed != given:
                    break
                mixer.shuffle(mixed)
            return iter(mixed)

        return rows

    kinds: list[Any] = [
        query.ModelIterable,
        query.ValuesIterable,
        query.ValuesListIterable,
        query.FlatValuesListIterable,
    ]
    for kind in kinds:
        kind.__iter__ = shuffled(kind.__iter__)


class FoundStaticFilesStorage(StaticFilesStorage):
    """Serves without collecting first, and refuses a name that collecting would not find either."""

    def url(self, name: str | None) -> str:
        """The address of the file; raises ``ValueError`` if there is none."""
        if name and not name.endswith("/") and finders.find(name) is None:
            raise ValueError(f"There is no static file {name}.")
        return super().url(name)


def leave_out_widgets() -> None:
    """Responses in tests remember the templates of pages, not those of form fields."""
    render = utils.instrumented_test_render

    def render_page(template: Any, context: Any) -> Any:
        is_field = str(template.name).startswith(("django/forms/", "admin/widgets/"))
        return template.nodelist.render(context) if is_field else render(template, context)

    utils.instrumented_test_render = render_page
