"""What schemathesis is told of the API beside its description, in `make test` and in long runs (docs/quality.md)."""

from __future__ import annotations

import re
from typing import Any

import schemathesis
from schemathesis import Case, GenerationMode

from portal.base.api.examples import kept

# A description cannot say which records and codes there are, nor what has to stand beside what.
RECORDS = {
    "agreement",
    "indicator",
    "mentions",
    "network",
    "parent",
    "partner",
    "planning_document",
    "program",
    "source",
}
RECORDS |= {"target", "region", "works_in", "province", "regency", "kind", "sdg_goal", "sdg_target", "sector", "number"}
TOGETHER = {"amount_min", "amount_max", "cursor", "ordering", "page", "role", "by", "until"}
# It tells changes for a minute.
ENDLESS = "/api/v1/changes/stream/"
# Requests to each operation, of each kind, in `make test`.
FEW = 2
KEYS = re.compile(r"^/api/v1/([a-z-]+)/([^/?]+)/")


def known_keys() -> dict[str, list[str]]:
    """Keys of records by their noun, and of none: those of the examples in the description."""
    found: dict[str, list[str]] = {}
    for row in kept():
        if match := KEYS.match(row["address"]):
            found.setdefault(match[1], []).append(match[2])
    return found


KNOWN = known_keys()


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Every other record that is asked for is one there may be; a random key finds none."""
    noun = context.operation.path.split("/")[3]
    if path_parameters and "key" in path_parameters and noun in KNOWN:
        text = str(path_parameters["key"])
        if len(text) % 2:
            return {**path_parameters, "key": KNOWN[noun][sum(map(ord, text)) % len(KNOWN[noun])]}
    return path_parameters


@schemathesis.check
def refused_for_a_reason(ctx: Any, response: Any, case: Case) -> None:
    """What the description allows is refused only for a record there is not, or for what has to stand beside it.

    Stands for `positive_data_acceptance`, which knows no such reasons.
    """
    if response.status_code != 400 or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    reasons = {error["parameter"] for error in response.json()["errors"]}
    reasons = {name for name in reasons if not name.endswith("_until")}
    assert reasons <= RECORDS | TOGETHER, f"Refused without a reason: {response.text}"
