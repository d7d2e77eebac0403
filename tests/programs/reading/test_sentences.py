"""Each thing a reading finds odd is told in a sentence, and no sentence is for nothing."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from programs.notation import MoneyReading, NumberReading, PeriodReading
from programs.notation.money import UNSURE
from programs.reading.sentences import MONEY, NUMBER, PERIOD, told

READINGS = [(NumberReading, NUMBER), (MoneyReading, MONEY), (PeriodReading, PERIOD)]
NOTATION = Path(__file__).resolve().parents[3] / "programs" / "notation"


def codes_of(reading):
    """The warning codes that the docstring of a reading names."""
    _before, warnings = reading.__doc__.split("arnings", 1)
    return set(re.findall(r"`([a-z][a-zA-Z-]+)`", warnings))


@pytest.mark.parametrize(("reading", "sentences"), READINGS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_code_of_a_reading_has_a_sentence_and_no_other_has(reading, sentences):
    codes = {code for code in codes_of(reading) if "-" in code or code in ("negative", "range")}
    assert set(sentences) == codes


def test_every_code_the_notations_can_give_is_named_by_a_reading():
    """Any text with a hyphen in the notations' source that is shaped like a code is one that has a sentence."""
    known = {*NUMBER, *MONEY, *PERIOD}
    given = set()
    for file in NOTATION.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if re.fullmatch(r"[a-z]{2,}(-[a-zA-Z]{2,})+", text):
                given.add(text)
    assert given - known == set()
    assert set(MONEY) >= UNSURE


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_sentence_is_a_sentence(language):
    with override(language):
        for sentences in (NUMBER, MONEY, PERIOD):
            for sentence in told(sentences, sentences):
                assert sentence[0].isupper() or sentence[0] in "“"
                assert sentence.endswith((".", "?"))
