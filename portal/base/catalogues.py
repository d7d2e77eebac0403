"""Message catalogues without GNU gettext: find the texts in code and templates, keep and check catalogues.

Texts are written in English in the code, so English needs no catalogue.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

FOLDERS = ("portal", "regions", "partners", "programs", "templates")
SKIPPED = frozenset({"migrations", "__pycache__"})

# What the arguments of each function of django.utils.translation are.
ARGUMENTS = {
    "gettext": ("msgid",),
    "gettext_lazy": ("msgid",),
    "gettext_noop": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "ngettext_lazy": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "pgettext_lazy": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
    "npgettext_lazy": ("context", "msgid", "plural"),
}

# Texts of packages that people see here and that come without Indonesian, or with faults in it. A catalogue of
# ours is read before the packages' own. A pair is a text and its plural.
TEXTS_OF_PACKAGES: dict[str, tuple[str | tuple[str, str], ...]] = {
    "django.contrib.admin": (
        "After you’ve created a user, you’ll be able to edit more user options.",
        "Any date",
        "Breadcrumbs",
        "Change history: %s",
        "Change or view list link",
        "Clear all filters",
        "Disable password-based authentication",
        "Enable password-based authentication",
        "Filter navigation items",
        "Go",
        "No, take me back",
        ("Please correct the error below.", "Please correct the errors below."),
        (
            "Please enter the correct %(username)s and password for a staff account. Note that both fields "
            "may be case-sensitive."
        ),
        "Save and continue editing",
        "Select %s to view",
        "Sidebar",
        "The {name} “{obj}” was changed successfully. You may edit it again below.",
        "This action will <strong>enable</strong> password-based authentication for this user.",
        "You may edit it again below.",
    ),
    "django.contrib.auth": (
        "Conflicting form data submitted. Please try again.",
        "Disabled",
        "Enable password-based authentication for this user by setting a password.",
        "Enabled",
        "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        "Password-based authentication",
        "Raw passwords are not stored, so there is no way to see the user’s password.",
        "Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
        "Reset password",
        "The password is too similar to the %(verbose_name)s.",
        "This password is entirely numeric.",
        "This password is too common.",
        (
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
        ),
        (
            "Whether the user will be able to authenticate using a password or not. If disabled, they may "
            "still be able to authenticate using other backends, such as Single Sign-On or LDAP."
        ),
        "Your password can’t be a commonly used password.",
        "Your password can’t be entirely numeric.",
        "Your password can’t be too similar to your other personal information.",
        (
            "Your password must contain at least %(min_length)d character.",
            "Your password must contain at least %(min_length)d characters.",
        ),
        "email address",
    ),
    "django_filters": (
        "%s (descending)",
        "Multiple values may be separated by commas.",
        "Ordering",
        "Range query expects two values.",
        "exclude",
    ),
}

METADATA = {
    "Project-Id-Version": "Portal Program Daerah",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "",
}
PLURAL_FORMS = {"id": "nplurals=1; plural=0;"}

PERCENT = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]|%[sd%]")
BRACE = re.compile(r"\{(?:\w[\w.]*)?(?:![rsa])?(?::[^{}]*)?\}")
TEMPLATE_CALL = re.compile(r"\b(n?p?gettext|_)\(")
TEMPLATE_TEXT = re.compile(r"""\s*u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')\s*,?""")


class CatalogueError(Exception):
    """A text in the code that no catalogue can hold, or a catalogue that cannot be read."""


@dataclass(frozen=True)
class Text:
    """What is translated as one: a text in English, its context and its plural where it has them."""

    msgid: str
    context: str | None = None
    plural: str | None = None


@dataclass
class Texts:
    """The texts of the project in the order they were found, each with the files it stands in."""

    places: dict[Text, list[str]] = field(default_factory=dict)

    def add(self, text: Text, place: str) -> None:
        """Note that ``text`` stands in ``place``."""
        places = self.places.setdefault(text, [])
        if place not in places:
            places.append(place)


def find_texts(root: Path) -> Texts:
    """All texts of our code and templates below ``root``, and those of packages that we translate."""
    texts = Texts()
    for path in sorted(source_files(root)):
        place = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        found = texts_in_python(source, place) if path.suffix == ".py" else texts_in_template(source, place)
        for text in found:
            texts.add(text, place)
    for package, given in TEXTS_OF_PACKAGES.items():
        for each in given:
            texts.add(Text(each) if isinstance(each, str) else Text(each[0], plural=each[1]), package)
    refuse_two_plurals(texts)
    return texts


def refuse_two_plurals(texts: Texts) -> None:
    """Raise ``CatalogueError`` for a text with two plurals, or with and without one: a catalogue holds only one."""
    plurals: dict[tuple[str, str | None], str | None] = {}
    for text, places in texts.places.items():
        if plurals.setdefault((text.msgid, text.context), text.plural) != text.plural:
            raise CatalogueError(
                f"{places[0]}: {text.msgid!r} stands elsewhere with another plural or none; give it a context."
            )


def source_files(root: Path) -> Iterator[Path]:
    """Python files and templates that may hold texts."""
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            inside_templates = "templates" in path.relative_to(root).parts and path.suffix in {
                ".html",
                ".txt",
                ".xml",
            }
            if (path.suffix == ".py" or inside_templates) and not SKIPPED.intersection(path.parts):
                yield path


def texts_in_python(source: str, place: str) -> Iterator[Text]:
    """The texts given to gettext functions, by whatever name they are imported.

    Raises ``CatalogueError`` for a text put together at run time with an f-string, which is never found in
    a catalogue. A plain variable is let through: it holds a text that is marked where it is written.
    """
    tree = ast.parse(source, place)
    names = {"_": "gettext"} | {name: name for name in ARGUMENTS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        arguments = ARGUMENTS.get(names.get(called, ""))
        if not arguments:
            continue
        given: dict[str, str] = {}
        for name, value in zip(arguments, node.args, strict=False):
            if isinstance(value, ast.JoinedStr):
                raise CatalogueError(
                    f"{place}:{node.lineno}: an f-string cannot be translated; put the values in afterwards."
                )
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                given[name] = value.value
        if len(given) == len(arguments) and given["msgid"]:
            yield Text(**given)


def texts_in_template(source: str, place: str) -> Iterator[Text]:
    """The texts of a template's translation tags and ``_()`` constants."""
    code = templatize(source, origin=place)
    for call in TEMPLATE_CALL.finditer(code):
        arguments = ARGUMENTS["gettext" if call[1] == "_" else call[1]]
        given: dict[str, str] = {}
        position = call.end()
        for name in arguments:
            literal = TEMPLATE_TEXT.match(code, position)
            if not literal:
                break
            given[name] = ast.literal_eval(literal[1])
            position = literal.end()
        if len(given) == len(arguments) and given["msgid"]:
            yield Text(**given)


def text_of(entry: polib.POEntry) -> Text:
    """The text that an entry of a catalogue translates."""
    return Text(entry.msgid, entry.msgctxt, entry.msgid_plural or None)


def catalogue_paths(root: Path, languages: Iterable[str]) -> list[Path]:
    """Where the catalogues of ``languages`` are kept, English left out."""
    return [root / "locale" / code / "LC_MESSAGES" / "django.po" for code in languages if code != "en"]


def read(path: Path) -> polib.POFile:
    """The catalogue at ``path``, empty where there is none. Raises ``CatalogueError`` if it is broken."""
    if not path.exists():
        catalogue = polib.POFile(wrapwidth=100)
        language = path.parent.parent.name
        catalogue.metadata = METADATA | {
            "Language": language,
            "Plural-Forms": PLURAL_FORMS.get(language, "nplurals=2; plural=(n != 1);"),
        }
        return catalogue
    try:
        return polib.pofile(str(path), wrapwidth=100, check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path.name} cannot be read: {error}") from error


def renewed(catalogue: polib.POFile, texts: Texts) -> polib.POFile:
    """The catalogue with exactly ``texts``: translations kept, new texts untranslated, others dropped."""
    known = {text_of(entry): entry for entry in catalogue if not entry.obsolete}
    result = polib.POFile(wrapwidth=100)
    result.metadata = catalogue.metadata
    result.header = catalogue.header
    for text, places in texts.places.items():
        entry = known.get(text) or polib.POEntry(
            msgid=text.msgid,
            msgctxt=text.context,
            msgid_plural=text.plural or "",
            msgstr_plural={0: ""} if text.plural else {},
        )
        entry.occurrences = [(place, "") for place in sorted(places)]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        if PERCENT.search(text.msgid):
            entry.flags.append("python-format")
        result.append(entry)
    return result


def problems(catalogue: polib.POFile, texts: Texts) -> Iterator[str]:
    """A sentence for each text that is missing, unfinished, wrongly translated, or left over."""
    entries = {text_of(entry): entry for entry in catalogue if not entry.obsolete}
    for text, places in texts.places.items():
        entry = entries.pop(text, None)
        if entry is None:
            yield f"missing: {text.msgid!r} ({places[0]}). Run `manage.py translations collect`."
        elif entry.fuzzy:
            yield f"marked fuzzy: {text.msgid!r} ({places[0]})"
        elif not entry.translated():
            yield f"not translated: {text.msgid!r} ({places[0]})"
        else:
            translations = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
            for translation in translations:
                yield from differences(text, translation, places[0])
    for text in entries:
        yield f"no longer used: {text.msgid!r}. Run `manage.py translations collect`."
    if catalogue.obsolete_entries():
        yield "obsolete entries are kept in comments. Run `manage.py translations collect`."


def differences(text: Text, translation: str, place: str) -> Iterator[str]:
    """What a translation must share with its text and does not: placeholders, blanks and breaks around it."""
    english = text.plural or text.msgid
    for pattern in (PERCENT, BRACE) if PERCENT.search(english) else (BRACE,):
        expected, given = sorted(set(pattern.findall(english))), sorted(set(pattern.findall(translation)))
        if expected != given:
            yield (
                f"placeholders differ: {text.msgid!r} ({place}) has {', '.join(expected) or 'none'}, "
                f"its translation {', '.join(given) or 'none'}"
            )
    around = [(len(t) - len(t.lstrip()), len(t) - len(t.rstrip())) for t in (text.msgid, translation)]
    if around[0] != around[1]:
        yield f"blanks or line breaks around the text differ: {text.msgid!r} ({place})"
