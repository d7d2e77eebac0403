"""Every row of the vectors file: a notation, a text, and what is meant by it; and the command that prints it."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from programs.notation import read_money, read_number, read_period

with Path(__file__).with_name("notation-vectors.csv").open(encoding="utf-8", newline="") as file:
    VECTORS = list(csv.DictReader(file))


def read(notation, text, signed_on="", known=()):
    """The reading of one row, as JSON has it."""
    if notation == "number":
        day = date.fromisoformat(signed_on) if signed_on else None
        return read_number(text, signed_on=day, known=known).as_dict()
    return {"money": read_money, "period": read_period}[notation](text).as_dict()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['notation']}: {vector['text']}")
def test_a_text_is_read_as_the_vectors_file_says(vector):
    expected = json.loads(vector["expected"])
    known = expected.get("known", ())
    assert read(vector["notation"], vector["text"], vector["signed_on"], known) == expected


@pytest.mark.parametrize("notation", ["number", "money", "period"])
def test_the_command_prints_what_the_vectors_file_says(notation):
    for vector in (vector for vector in VECTORS if vector["notation"] == notation):
        expected = json.loads(vector["expected"])
        options = [f"--signed-on={vector['signed_on']}"] if vector["signed_on"] else []
        options += [f"--known={name}" for name in expected.get("known", ())]
        printed = io.StringIO()
        call_command("read_notation", notation, vector["text"], *options, stdout=printed)
        assert json.loads(printed.getvalue()) == expected
