"""Asks the examples of the API's description anew, of the example registry."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.test import Client

from portal.base.api.examples import FILE, NOUNS, questions, steady


class Command(BaseCommand):
    """Run on a registry into which `load_reference` and `load_records` have put the example records, and no others."""

    help = "Ask the examples of the API's description anew, of a registry that holds the example records."

    def handle(self, *args: Any, **options: Any) -> None:
        client = Client(headers={"host": "localhost"})
        ids = {noun: client.get(f"/api/v1/{noun}/?page_size=1").json()["results"][0]["id"] for noun in NOUNS}
        rows = []
        for asked in questions(ids):
            answer = client.get(asked.address, headers=asked.headers)
            if answer.status_code != asked.status:
                raise AssertionError(f"{asked.address}: {answer.status_code}")
            rows.append({**asked._asdict(), "body": steady(answer.json())})
        FILE.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(rows)} examples")
