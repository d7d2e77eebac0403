"""`manage.py check_registry`: says what is odd about the registry's records."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from portal.base.findings import Finding, Found, all_findings, found_among
from portal.base.publishing import Publication


class Command(BaseCommand):
    help = (
        "Says what is odd about the registry's records (docs/quality.md), by finding, each record with its id, its "
        "name and its place on the desk. Ends with exit code 1 if a finding stands that nobody has acknowledged, else "
        "with 0."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        codes = sorted({finding.code for finding in all_findings()})
        parser.add_argument(
            "--finding", action="append", choices=codes, metavar="CODE", help="only this finding; may be given again"
        )
        parser.add_argument("--all", action="store_true", help="list acknowledged findings too, with the remark")
        parser.add_argument("--published-only", action="store_true", help="only records that the public sees")

    def handle(
        self, *args: Any, finding: list[str] | None, all: bool, published_only: bool, verbosity: int, **options: Any
    ) -> None:
        standing = 0
        with translation.override(settings.LANGUAGE_CODE):
            for each in all_findings():
                if finding and each.code not in finding:
                    continue
                records = each.records()
                if published_only:
                    records = records.filter(publication=Publication.PUBLISHED)
                found = found_among(each, records)
                stands = [one for one in found if one.acknowledgement is None]
                standing += len(stands)
                if verbosity:
                    self.report(each, found if all else stands, len(stands))
        if standing:
            raise CommandError(f"{standing} findings stand.", returncode=1)
        if verbosity:
            self.stdout.write("No finding stands.")

    def report(self, finding: Finding, shown: list[Found], standing: int) -> None:
        """Print one finding with its records; nothing where it has none to show."""
        if not shown:
            return
        kind = capfirst(str(finding.model._meta.verbose_name_plural))
        self.stdout.write(f"{kind}: {finding.title} [{finding.code}]: {standing}")
        for found in shown:
            meta = found.record._meta
            address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[found.record.pk])
            words = [found.record.public_id, found.record.label, found.detail, address]
            if found.acknowledgement:
                words.append(f"{found.acknowledgement.by_name}: {found.acknowledgement.remark}")
            self.stdout.write("  " + " | ".join(filter(None, words)))
