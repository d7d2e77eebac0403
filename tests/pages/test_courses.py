"""The course of an agreement and of a programme: what is drawn, what is told instead, and the table beside it."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.base.recording import recording
from programs.models import Agreement, Program
from tests import make
from tests.pages.reading import address, read, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_when: date(2026, 11, 29))


def picture(record: Any, language: str = "en") -> str:
    """The picture of its course on a record's page; empty where there is none."""
    figures = re.findall(r'<figure class="picture">.*?</figure>', read(record, language), re.S)
    return next((figure for figure in figures if "timeline" in figure or "course" in figure), "")


def without_table(figure: str) -> str:
    return words_of(figure.split("<details")[0])


def drawn(figure: str, kind: str) -> int:
    """How many shapes of a kind stand in the drawing itself, its legend apart."""
    return figure.split('<ul class="picture-legend">')[0].count(f'class="{kind}"')


@pytest.fixture
def amended() -> Callable[..., Agreement]:
    def enter(*amendments: dict[str, Any], disbursements: Any = (), **fields: Any) -> Agreement:
        period = {"period_start": date(2023, 8, 1), "period_end": date(2025, 7, 31), "period_precision": "month"}
        made = make.agreement(**{"amount": "2800000000", **period, **fields})
        with recording(made):
            for place, row in enumerate(amendments):
                made.amendments.create(position=place, **row)
            for row in disbursements:
                made.disbursements.create(**row)
        return made

    return enter


def test_an_agreement_is_drawn_as_signed_and_as_its_amendments_moved_it(
    amended: Callable[..., Agreement], client: Client
) -> None:
    agreement = amended(
        {
            "signed_on": date(2024, 3, 1),
            "signed_on_precision": "month",
            "period_end": date(2026, 6, 30),
            "period_precision": "month",
        },
        {"effective_on": date(2025, 1, 15), "amount": Decimal(3_100_000_000), "currency": "IDR"},
        {"effective_on": date(2027, 1, 1), "period_end": date(2026, 1, 31), "period_precision": "day"},
        {"period_end": date(2030, 1, 1), "period_precision": "day"},
        signed_on=date(2023, 8, 18),
    )
    figure = picture(agreement)
    shown = without_table(figure)
    assert 'role="img" aria-labelledby="timeline-title timeline-says"' in figure
    assert "As signed: August 2023 – July 2025. 2 amendments are in force: until June 2026; IDR 3.1 billion." in shown
    for words in (
        *("Amendment 1, March 2024", "until June 2026", "Amendment 2, 15 January 2025", "now IDR 3.1 billion"),
        *("Amendment 3, 1 January 2027", "until 31 January 2026; not yet in force"),
    ):
        assert f">{words}</text>" in figure
    assert "1 amendment bears no date; it is not drawn." in shown
    # As signed and as of today; after each amendment; what one adds and another takes away; signing and two days.
    assert [drawn(figure, kind) for kind in ("bar", "held", "longer", "shorter", "dot")] == [2, 3, 1, 1, 3]
    # March 2024 is a band of a month.
    assert drawn(figure, "band") == 1
    text = client.get(f"{agreement.get_absolute_url()}tables/timeline.csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()[1:]] == [
        "2023-08-01",
        "2023-08-18",
        "2024-03-01",
        "2025-01-15",
        "2026-06-30",
        "2027-01-01",
    ]


def test_a_termination_cuts_the_rest_off(amended: Callable[..., Agreement]) -> None:
    figure = picture(amended({"effective_on": date(2024, 3, 1), "terminates": True}))
    assert "1 amendment is in force: terminated, 1 March 2024; IDR 2.8 billion." in without_table(figure)
    assert [drawn(figure, kind) for kind in ("held", "shorter")] == [1, 1]


def dollars(amount: int) -> dict[str, Any]:
    return {"amount": Decimal(amount), "currency": "USD"}


def test_planned_and_paid_money_is_summed_per_currency_over_time(amended: Callable[..., Agreement]) -> None:
    agreement = amended(
        disbursements=[
            {
                "kind": "planned",
                "on": date(2023, 9, 1),
                "on_precision": "month",
                "amount": Decimal(10),
                "currency": "USD",
            },
            {
                "kind": "planned",
                "on": date(2027, 9, 1),
                "on_precision": "day",
                "amount": Decimal(30),
                "currency": "USD",
            },
            {"kind": "paid", "on": date(2023, 9, 4), "on_precision": "day", "amount": Decimal(10), "currency": "USD"},
            {"kind": "paid", "on": date(2024, 9, 4), "on_precision": "day", "amount": Decimal(7), "currency": "USD"},
            {"kind": "paid", "amount": Decimal(500), "currency": "IDR"},
            {"kind": "paid", "on": date(2024, 1, 1), "on_precision": "year"},
        ]
    )
    figure = picture(agreement)
    shown = without_table(figure)
    for sentence in ("Paid so far: USD 17", "Planned by today: USD 10 of USD 40", "Paid so far: IDR 500"):
        assert sentence in shown
    assert "1 disbursement bears no date: it is in the sums, but not drawn." in shown
    assert "1 disbursement states no amount; it is not drawn." in shown
    assert [drawn(figure, kind) for kind in ("paid", "band", "step")] == [2, 1, 4]
    assert "4 September 2024 Paid USD 7 USD 17" in words_of(figure)


@pytest.mark.parametrize(
    ("period", "says", "kind"),
    [
        ({"period_end": None}, "since August 2023, end not stated", "fade-end-timeline"),
        ({"period_start": None}, "until July 2025, start not stated", "fade-start-timeline"),
        ({"period_start": date(2026, 1, 1)}, "The end lies before the start.", 'class="odd"'),
    ],
    ids=["no end", "no start", "backwards"],
)
def test_an_end_that_nobody_stated_fades_and_a_contradiction_is_dotted(
    amended: Callable[..., Agreement], period: dict[str, Any], says: str, kind: str
) -> None:
    agreement = amended()
    # A contradiction is published with an acknowledged finding; what is tried here is the drawing.
    Agreement.objects.filter(pk=agreement.pk).update(**period)
    agreement.refresh_from_db()
    figure = picture(agreement)
    assert says in without_table(figure)
    assert kind in figure


def test_without_a_period_nothing_is_drawn_and_it_is_said() -> None:
    figure = re.search(r'<figure class="picture">.*?</figure>', read(make.agreement(signed_on=date(2020, 1, 5))), re.S)
    assert figure
    assert words_of(figure[0]) == "Its course No period is known, so the course of the agreement cannot be drawn."


def test_forty_amendments_and_sixty_years_stay_inside_the_picture(amended: Callable[..., Agreement]) -> None:
    rows = [
        {
            "effective_on": date(1967 + number, 1, 1),
            "period_end": date(1970 + number, 12, 31),
            "period_precision": "year",
            "amount": Decimal(10) ** (number % 14),
            "currency": "IDR",
        }
        for number in range(40)
    ]
    figure = picture(amended(*rows, period_start=date(1966, 1, 1), period_end=date(1966, 12, 31)), "id")
    assert "Adendum 1 sampai 40" in figure
    assert drawn(figure, "longer") == 40
    for x, width in re.findall(r'<rect class="\w+" x="([\d.]+)%" y="[\d.]+em" width="([\d.]+)%"', figure):
        assert float(x) + float(width) <= 100.01


@pytest.fixture
def program() -> Program:
    made = make.program(
        "Hutan lestari", period_start=date(2020, 1, 1), period_end=date(2027, 12, 31), period_precision="year"
    )
    with recording(made):
        made.phases.create(unit="semester", number=4, of_total=6, as_of=date(2021, 9, 1), as_of_precision="month")
        made.phases.create(unit="year", number=400, of_total=3)
        made.phases.create(
            title="Inkubasi", period_start=date(2022, 1, 1), period_end=date(2023, 6, 30), period_precision="month"
        )
    return made


def test_a_programme_is_drawn_with_its_steps_agreements_and_activities(program: Program, client: Client) -> None:
    running = make.agreement("1/PKS", period_start=date(2021, 1, 1), period_end=date(2022, 12, 31), programs=[program])
    with recording(running):
        running.amendments.create(effective_on=date(2022, 1, 1), period_end=date(2024, 3, 31), period_precision="month")
    ended = make.agreement("2/PKS", period_start=date(2021, 1, 1), period_end=date(2026, 12, 31), programs=[program])
    with recording(ended):
        ended.amendments.create(effective_on=date(2023, 5, 1), terminates=True)
    make.agreement("3/PKS", programs=[program])
    make.activity("Pelatihan", programs=[program], period_start=date(2021, 5, 4))
    make.activity("Rapat", programs=[program])
    figure = picture(program)
    shown = without_table(figure)
    assert "Period: 2020–2027. Semester 4 of 6, as of September 2021. Year 400 of 3." in shown
    assert "Known of it: 3 agreements, 2 activities." in shown
    assert [drawn(figure, kind) for kind in ("past", "here", "ahead")] == [3, 1, 2]
    # The programme and two agreements; what an amendment added and a termination cut off; one phase, one activity.
    assert [drawn(figure, kind) for kind in ("bar", "longer", "shorter", "phase", "dot")] == [3, 1, 1, 1, 1]
    assert "1 agreement states no period; it is not drawn." in shown
    assert "1 activity states no date; it is not drawn." in shown
    text = client.get(f"{address(program, 'en')}tables/course.csv").content.decode("utf-8-sig")
    assert "as of today until March 2024" in text
    assert "terminated, 1 May 2023" in text
    assert len(text.splitlines()) == 1 + 1 + 3 + 3 + 2


def test_a_programme_of_which_no_day_is_known_has_no_picture() -> None:
    page = read(make.program())
    assert 'id="course"' not in page
    assert "<svg" not in page.split("<main")[1].split("</main>")[0]
