"""Translations are collected, checked and compiled without GNU gettext."""

import gettext
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from portal.base import catalogues
from portal.base.catalogues import Text

MODULE = """
from django.utils.translation import gettext as _now, gettext_lazy as _, ngettext, pgettext_lazy
from django.utils import translation

class Form:
    title = _("Agreement")
    long = _(
        "One sentence, "
        "written on two lines."
    )
    month = pgettext_lazy("of the year", "May")

def words(count, name):
    translation.gettext("By attribute")
    _now("Directly")
    _(name)
    return ngettext("%(count)s partner", "%(count)s partners", count) % {"count": count}
"""

TEMPLATE = """{% load i18n %}
<h1>{% translate "Programmes" %}</h1>
<p>{% blocktranslate trimmed with total=n %}
  Worth {{ total }} in 50% of cases.
{% endblocktranslate %}</p>
{% blocktranslate count n=n %}{{ n }} source{% plural %}{{ n }} sources{% endblocktranslate %}
{% translate "May" context "permission" %} {{ _("Menu") }} {% comment %}{% translate "Gone" %}{% endcomment %}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project with a module and a template."""
    (tmp_path / "regions").mkdir()
    (tmp_path / "regions" / "forms.py").write_text(MODULE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text(TEMPLATE)
    return tmp_path


@pytest.fixture
def catalogue_path(root: Path) -> Path:
    """Where the project's Indonesian catalogue is kept."""
    return root / "locale" / "id" / "LC_MESSAGES" / "django.po"


def translate_all(path: Path) -> None:
    """Give every text its own words as the translation."""
    catalogue = polib.pofile(str(path), wrapwidth=100)
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: entry.msgid_plural}
        else:
            entry.msgstr = entry.msgid
    catalogue.save(str(path))


def complaints(root: Path) -> str:
    """What `translations check` says, or nothing."""
    try:
        call_command("translations", "check", root=root, verbosity=0)
    except CommandError as error:
        return str(error)
    return ""


def test_texts_of_code_are_found_by_whatever_name_gettext_is_imported() -> None:
    assert list(catalogues.texts_in_python(MODULE, "forms.py")) == [
        Text("Agreement"),
        Text("One sentence, written on two lines."),
        Text("May", context="of the year"),
        Text("By attribute"),
        Text("Directly"),
        Text("%(count)s partner", plural="%(count)s partners"),
    ]


def test_texts_of_templates_are_found_with_their_placeholders() -> None:
    assert list(catalogues.texts_in_template(TEMPLATE, "home.html")) == [
        Text("Programmes"),
        Text("Worth %(total)s in 50%% of cases."),
        Text("%(n)s source", plural="%(n)s sources"),
        Text("May", context="permission"),
        Text("Menu"),
    ]


def test_an_f_string_is_refused_with_its_line(root: Path) -> None:
    (root / "regions" / "views.py").write_text('\nprint(_(f"Hello {name}"))\n')
    with pytest.raises(CommandError, match=r"regions/views\.py:2"):
        call_command("translations", "collect", root=root, verbosity=0)


def test_a_text_that_is_counted_in_one_place_and_not_in_another_is_refused(root: Path) -> None:
    (root / "regions" / "views.py").write_text('_("%(n)s source")\n')
    with pytest.raises(CommandError, match="give it a context"):
        call_command("translations", "collect", root=root, verbosity=0)


def test_collecting_keeps_translations_and_drops_what_is_gone(root: Path, catalogue_path: Path) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    translate_all(catalogue_path)
    (root / "regions" / "forms.py").write_text('_("Agreement")\n_("New")\n')
    call_command("translations", "collect", root=root, verbosity=0)

    kept = {entry.msgid: entry for entry in polib.pofile(str(catalogue_path))}
    assert kept["Agreement"].msgstr == "Agreement"
    assert kept["Agreement"].occurrences == [("regions/forms.py", "")]
    assert kept["New"].msgstr == ""
    assert "Directly" not in kept
    assert "Directly" not in catalogue_path.read_text()


def test_collecting_twice_changes_nothing(root: Path, catalogue_path: Path) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    translate_all(catalogue_path)
    call_command("translations", "collect", root=root, verbosity=0)
    first = catalogue_path.read_text()
    call_command("translations", "collect", root=root, verbosity=0)
    assert catalogue_path.read_text() == first
    assert complaints(root) == ""


def test_texts_of_packages_without_indonesian_are_collected(root: Path, catalogue_path: Path) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    assert "Range query expects two values." in {entry.msgid for entry in polib.pofile(str(catalogue_path))}


@pytest.mark.parametrize(
    ("package", "text"), [(package, text) for package, texts in catalogues.TEXTS_OF_PACKAGES.items() for text in texts]
)
def test_the_texts_of_packages_are_still_theirs(package: str, text: str | tuple[str, str]) -> None:
    folder = Path(find_spec(package).submodule_search_locations[0])
    theirs = polib.pofile(str(folder / "locale" / "de" / "LC_MESSAGES" / "django.po"))
    given = (text, "") if isinstance(text, str) else text
    assert given in {(entry.msgid, entry.msgid_plural) for entry in theirs}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (("msgstr", ""), "not translated"),
        (("flags", ["fuzzy"]), "marked fuzzy"),
        (("msgid", "Another text"), "missing"),
        (("obsolete", 1), "missing"),
        (("msgstr", "Menu "), "blanks or line breaks"),
        (("msgstr", "Menu {x}"), "placeholders differ"),
    ],
)
def test_an_unfinished_catalogue_is_named(
    root: Path, catalogue_path: Path, damage: tuple[str, object], said: str
) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    translate_all(catalogue_path)
    assert complaints(root) == ""
    catalogue = polib.pofile(str(catalogue_path))
    setattr(catalogue.find("Menu"), *damage)
    catalogue.save()
    assert said in complaints(root)
    assert "'Menu'" in complaints(root)


def test_a_lost_placeholder_is_named_in_singular_and_plural(root: Path, catalogue_path: Path) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    translate_all(catalogue_path)
    catalogue = polib.pofile(str(catalogue_path))
    catalogue.find("Worth %(total)s in 50%% of cases.").msgstr = "Senilai %(jumlah)s pada 50%% kasus."
    catalogue.find("%(n)s source").msgstr_plural = {0: "sumber"}
    catalogue.save()
    said = complaints(root)
    assert "has %%, %(total)s, its translation %%, %(jumlah)s" in said
    assert "has %(n)s, its translation none" in said


def test_a_catalogue_that_cannot_be_read_is_a_sentence(root: Path, catalogue_path: Path) -> None:
    catalogue_path.parent.mkdir(parents=True)
    catalogue_path.write_text("This is no catalogue.\n")
    with pytest.raises(CommandError, match=r"django\.po cannot be read"):
        call_command("translations", "check", root=root, verbosity=0)


def test_a_compiled_catalogue_speaks(root: Path, catalogue_path: Path) -> None:
    call_command("translations", "collect", root=root, verbosity=0)
    catalogue = polib.pofile(str(catalogue_path))
    catalogue.find("Agreement").msgstr = "Perjanjian"
    catalogue.save()
    call_command("translations", "compile", root=root, verbosity=0)
    with catalogue_path.with_suffix(".mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Agreement") == "Perjanjian"
    assert spoken.gettext("Programmes") == "Programmes"
    assert [path.name for path in catalogue_path.parent.iterdir()].count("django.mo.draft") == 0


def test_every_language_of_the_site_but_english_has_a_place_for_its_catalogue() -> None:
    paths = catalogues.catalogue_paths(settings.BASE_DIR, dict(settings.LANGUAGES))
    assert [path.relative_to(settings.BASE_DIR).as_posix() for path in paths] == ["locale/id/LC_MESSAGES/django.po"]
