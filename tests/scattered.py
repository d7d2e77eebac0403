"""Agreements as awkward as papers can make them, straight in their tables: what is asked of them is reading."""

from __future__ import annotations

import random

from programs.models import (
    Agreement,
    AgreementParty,
    AgreementProgram,
    AgreementRegion,
    Program,
    ProgramRegion,
)
from regions.models import Region
from tests import make


def scattered(chance: random.Random, number: int) -> None:
    """Agreements with every mixture of givers, programmes, places and stated shares, some of them contradictory."""
    partners = [make.partner() for _partner in range(4)]
    regions = [make.region(code) for code in ("35.05", "35.06", "62.01", "11.01", "35")]
    programs = [
        Program.objects.create(
            title=f"P{index}", publication=make.DRAFT if index == 7 else make.PUBLISHED, is_national=index in (2, 5)
        )
        for index in range(8)
    ]
    percents = [None, None, None, "0", "12.345", "33.333", "50", "100"]
    for program in programs[:7]:
        for region in chance.sample(regions, chance.choice([0, 1, 1, 2, 3])):
            ProgramRegion.objects.create(program=program, region=region, percent=chance.choice(percents))
    for index in range(number):
        agreement = Agreement.objects.create(
            number=str(index),
            publication=make.PUBLISHED,
            currency=chance.choice(["IDR", "IDR", "IDR", "USD"]),
            amount=chance.choice(["100.01", "1000", "333.33", "0", "7000000000000.55"]),
        )
        for partner in chance.sample(partners, chance.choice([0, 1, 1, 1, 2])):
            AgreementParty.objects.create(agreement=agreement, partner=partner, role="funder")
        AgreementParty.objects.create(agreement=agreement, partner=partners[0], role="recipient")
        for program in chance.sample(programs, chance.choice([0, 1, 1, 2, 3])):
            AgreementProgram.objects.create(
                agreement=agreement,
                program=program,
                percent=chance.choice(percents),
                amount=chance.choice([None, None, None, None, "40", "200.5"]),
            )
        for region in chance.sample(regions, chance.choice([0, 0, 0, 1, 2, 3])):
            AgreementRegion.objects.create(
                agreement=agreement,
                region=region,
                percent=chance.choice(percents),
                amount=chance.choice([None, None, "30"]),
            )
    Region.objects.filter(code="11.01").update(publication=make.DRAFT)
    make.placed()


def chained(chance: random.Random) -> None:
    """Some of them pass on money of others, some state no amount."""
    agreements = list(Agreement.objects.order_by("pk"))
    for place, agreement in enumerate(agreements[1:], 1):
        if chance.random() < 0.3:
            parent = agreements[chance.randrange(place)]
            Agreement.objects.filter(pk=agreement.pk).update(parent=parent, relation="subgrants")
    for agreement in chance.sample(agreements, len(agreements) // 4):
        Agreement.objects.filter(pk=agreement.pk).update(amount=None)
