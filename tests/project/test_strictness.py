"""The tests' own strictness works: what it should catch, it catches."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context, Engine, Template, engines
from django.template.base import Origin

from tests.strictness import ROOT, UndefinedVariableError


def template(source: str, name: str) -> Template:
    """A template as if read from the file ``name`` below the project."""
    engine: Engine = engines["django"].engine
    return Template(source, origin=Origin(str(ROOT / name)), engine=engine)


@pytest.mark.parametrize(
    "source",
    [
        "{{ nobody }}",
        "{{ known.nothing }}",
        '{{ nobody|default:"x" }}',
        "{% load i18n %}{% blocktranslate %}a {{ nobody }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_of_our_template_fails(source: str) -> None:
    with pytest.raises(UndefinedVariableError, match=r"templates/x\.html"):
        template(source, "templates/x.html").render(Context({"known": object()}))


def test_an_undefined_variable_of_a_package_prints_nothing() -> None:
    source = (
        '{{ nobody }}{{ nobody|default:"x" }}{% load i18n %}{% blocktranslate %}a {{ nobody }}{% endblocktranslate %}'
    )
    path = ".venv/lib/package/templates/x.html"
    assert template(source, path).render(Context({})) == "xa "


def test_a_condition_may_ask_for_what_is_not_there() -> None:
    assert template("{% if nobody %}a{% else %}b{% endif %}", "templates/x.html").render(Context({})) == "b"


@pytest.mark.django_db
def test_rows_without_an_order_never_come_as_they_were_made() -> None:
    for name in "abcde":
        Group.objects.create(name=name)
    for _ in range(3):
        assert [group.name for group in Group.objects.all()] != list("abcde")
        assert list(Group.objects.values_list("name", flat=True)) != list("abcde")
        assert [group.name for group in Group.objects.iterator(chunk_size=2)] != list("abcde")
    assert [group.name for group in Group.objects.order_by("name")] == list("abcde")


def test_a_static_file_that_is_not_there_is_refused() -> None:
    assert staticfiles_storage.url("admin/css/base.css") == "/static/admin/css/base.css"
    with pytest.raises(ValueError, match="no static file"):
        staticfiles_storage.url("no/such/file.css")
