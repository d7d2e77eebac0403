"""The staff manual names the words on the screen, and names them truly."""

import re
from pathlib import Path

import django
import polib
import pytest
from django.utils.translation import override

from portal.accounts.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (ROOT / "docs" / "staff-manual.md").read_text()
# Bold for its own sake.
NOT_ON_THE_SCREEN = {"dicetak tebal", "Orang kedua menerbitkan."}
PLACEHOLDER = re.compile(r"%\\?\(\w+\\?\)[sd]|\\?\{\w*\\?\}")


def sentences() -> list[tuple[str, str]]:
    """Every sentence of ours, of Django's admin and of its accounts: English and Indonesian, in small letters."""
    contrib = Path(django.__file__).parent / "contrib"
    catalogues = [ROOT / "locale", contrib / "admin" / "locale", contrib / "auth" / "locale"]
    entries = [entry for each in catalogues for entry in polib.pofile(str(each / "id/LC_MESSAGES/django.po"))]
    pairs = [(entry.msgid, text) for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())]
    return [(english.casefold(), indonesian.casefold()) for english, indonesian in pairs]


def on_the_screen(words: str, texts: set[str]) -> bool:
    """Whether a screen says these words, whatever it puts in the places that a sentence leaves open."""
    if words.casefold() in texts:
        return True
    patterns = (
        PLACEHOLDER.sub(".+", re.escape(text)) for text in texts if re.search(r"\w{4}.*%\(|%\(\w+\).*\w{4}", text)
    )
    return any(re.fullmatch(pattern, words.casefold()) for pattern in patterns)


def test_every_word_in_bold_stands_on_a_screen():
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", MANUAL, re.S)} - NOT_ON_THE_SCREEN
    texts = {indonesian for _english, indonesian in sentences()}
    assert {words for words in bold if not on_the_screen(words, texts)} == set()


def test_the_words_in_both_languages_are_those_of_the_catalogue():
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| (.+?) \|$", MANUAL.partition("## Kata di layar")[2], re.M)
    assert len(rows) > 20
    known = set(sentences())
    assert {row for row in rows if (row[1].casefold(), row[0].casefold()) not in known} == set()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_table_of_roles_says_what_each_may_do(role):
    with override("id"):
        assert f"| **{role.label}** | **{role.about}** |" in MANUAL
