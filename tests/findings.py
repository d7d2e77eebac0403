"""Asks what is odd about a record, and what stands in the way of its publication."""

from typing import Any

from portal.base.findings import found_on


def codes(record: Any) -> set[str]:
    """The codes of the findings on a stored record, acknowledged or not."""
    return {found.finding.code for found in found_on(record)}


def in_the_way(record: Any) -> set[str]:
    """The codes of the findings among the record's publication problems."""
    return {problem.finding for problem in record.publication_problems() if problem.finding}
