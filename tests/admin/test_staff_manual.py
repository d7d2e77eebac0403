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
NOT_ON_THE_SCREEN = {"dicetak tebal", "Perhatian:"}


def words_on_the_screen() -> set[str]:
    """Every Indonesian sentence of ours, of Django's admin and of its accounts, in small letters."""
    contrib = Path(django.__file__).parent / "contrib"
    catalogues = [ROOT / "locale", contrib / "admin" / "locale", contrib / "auth" / "locale"]
    entries = [entry for each in catalogues for entry in polib.pofile(str(each / "id/LC_MESSAGES/django.po"))]
    return {text.casefold() for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}


def test_every_word_in_bold_stands_on_a_screen():
    bold = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", MANUAL, re.S)} - NOT_ON_THE_SCREEN
    on_the_screen = words_on_the_screen()
    assert {words for words in bold if words.casefold() not in on_the_screen} == set()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)
def test_the_table_of_roles_says_what_each_may_do(role):
    with override("id"):
        assert f"| **{role.label}** | **{role.about}** |" in MANUAL
