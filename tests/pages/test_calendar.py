"""Activities in a calendar: exact to the letter of RFC 5545, and only those whose day is known."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from portal.base.recording import recording
from programs import icalendar
from programs.icalendar import WIDTH, folded, text
from programs.views import calendar
from tests import make
from tests.pages.reading import address, read

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
DAY = datetime.date(2025, 5, 2)


def lines(path: str, **query: str) -> list[str]:
    """The lines of a calendar, unfolded; each was ended and folded as the standard wants it."""
    response = Client().get(path, query)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    body = response.content.decode()
    assert body.endswith("END:VCALENDAR\r\n")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", body)
    assert all(len(line.encode()) <= WIDTH for line in body.split("\r\n"))
    return body.replace("\r\n ", "").split("\r\n")[:-1]


def value(found: list[str], name: str) -> str:
    """The value of the first property of this name, whatever its parameters."""
    return next(line.partition(":")[2] for line in found if re.match(rf"{name}[;:]", line))


@pytest.mark.parametrize(
    "words",
    ["a" * 200, "é" * 100, "木" * 60, "a木é" * 40, "👩🏽‍🌾" * 20, "x" * 74, "x" * 75, "x" * 76, "", "é" * 37 + "x"],
)
def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut(words) -> None:
    written = folded(("X", words))
    assert written.endswith("\r\n")
    pieces = written.removesuffix("\r\n").split("\r\n")
    assert all(len(piece.encode()) <= WIDTH for piece in pieces)
    assert all(piece.startswith(" ") for piece in pieces[1:])
    assert written.replace("\r\n ", "") == f"X:{words}\r\n"
    assert len(pieces) <= len(f"X:{words}".encode()) // (WIDTH - 4) + 1


def test_signs_that_mean_something_in_a_calendar_are_escaped() -> None:
    assert text("a;b,c\\d\ne\r\nf\x07\t") == "a\\;b\\,c\\\\d\\ne\\nf\t"


def test_an_activity_is_a_whole_day_with_its_place_page_and_words() -> None:
    host = make.partner("Bappedalitbang")
    activity = make.activity(
        "Rapat: air; tanah, udara",
        title_en="Meeting",
        hosts=[host],
        period_start=DAY,
        period_end=DAY + datetime.timedelta(days=2),
        region=make.region("35.05", "Kabupaten Blitar"),
        venue="Pendopo",
        kind="coordination",
        summary="Baris satu.\nBaris dua.",
    )
    found = lines(f"/activities/{activity.public_id}.ics")
    assert found[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//testserver//Portal Program Daerah//ID",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
    ]
    assert value(found, "UID") == f"activities-{activity.public_id}@testserver"
    assert "DTSTART;VALUE=DATE:20250502" in found
    # The end is the day after the last one.
    assert "DTEND;VALUE=DATE:20250505" in found
    assert "SUMMARY;LANGUAGE=id:Rapat: air\\; tanah\\, udara" in found
    assert value(found, "LOCATION") == "Pendopo\\, Kabupaten Blitar"
    assert value(found, "DESCRIPTION") == "Penyelenggara: Bappedalitbang\\nBaris satu.\\nBaris dua."
    assert value(found, "URL") == SITE + address(activity)
    assert value(found, "STATUS") == "CONFIRMED"
    changed = activity.updated_at.astimezone(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    assert value(found, "DTSTAMP") == value(found, "LAST-MODIFIED") == changed
    assert len([line for line in found if line.startswith(("BEGIN", "END"))]) == 4
    english = lines(f"/en/activities/{activity.slug}.ics")
    assert "SUMMARY;LANGUAGE=en:Meeting" in english
    assert value(english, "UID") == value(found, "UID")
    assert value(english, "URL") == SITE + address(activity, "en")


def test_a_list_is_a_calendar_by_its_own_filters_and_says_what_it_leaves_out(monkeypatch) -> None:
    here = make.region("35.05", "Kabupaten Blitar")
    make.activity("Sehari", period_start=DAY, region=here)
    make.activity("Sebulan", period_start=datetime.date(2025, 5, 1), period_precision="month", region=here)
    make.activity("Entah kapan", region=here)
    make.activity("Sampai", period_start=None, period_end=DAY, period_precision="day", region=here)
    make.activity("Tempat lain", period_start=DAY)
    make.activity("Rahasia", make.DRAFT, period_start=DAY, region=here)
    found = lines("/en/activities.ics", region="35.05", kind="")
    assert [line.partition(":")[2] for line in found if line.startswith("SUMMARY")] == ["Sehari"]
    assert value(found, "NAME") == value(found, "X-WR-CALNAME") == "Activities (Region: Kabupaten Blitar)"
    assert "3 activities whose day is not known are left out." in value(found, "X-WR-CALDESC")
    assert value(found, "SOURCE") == f"{SITE}/en/activities.ics?region=35.05"
    assert value(found, "URL") == f"{SITE}/en/activities/?region=35.05"
    assert 'href="/en/activities.ics?region=35.05"' in read("/en/activities/", region="35.05", ordering="title")
    monkeypatch.setattr(calendar, "MOST", 1)
    most = lines("/en/activities.ics")
    assert len([line for line in most if line == "BEGIN:VEVENT"]) == 1
    assert "Of the others the latest 1 are here." in value(most, "X-WR-CALDESC")


def test_an_end_before_the_beginning_is_left_out_and_the_last_day_there_is_has_no_next() -> None:
    last = make.activity("Akhir", period_start=datetime.date.max)
    assert not any(line.startswith("DTEND") for line in lines(f"/activities/{last.public_id}.ics"))
    odd = make.activity("Terbalik", period_start=DAY)
    odd.period_end = DAY - datetime.timedelta(days=9)
    assert "DTEND;VALUE=DATE" not in dict(icalendar.event(odd))


def test_what_has_no_day_or_is_not_public_is_not_there(client) -> None:
    month = make.activity("Sebulan", period_start=DAY, period_precision="month")
    draft = make.activity("Rahasia", make.DRAFT, period_start=DAY)
    open_to_all = make.activity("Terbuka", period_start=DAY)
    desk = Client()
    desk.force_login(make.user(superuser=True))
    for key in (month.public_id, draft.public_id, "tidak-ada"):
        assert client.get(f"/activities/{key}.ics").status_code == 404
        assert desk.get(f"/activities/{key}.ics").status_code == 404
    assert client.get(f"/activities/{open_to_all.public_id}.ics?x=1").status_code == 400
    assert desk.get("/activities.ics").content == client.get("/activities.ics").content


def test_a_hidden_host_or_region_stands_in_no_calendar() -> None:
    hidden = make.partner("Yayasan Rahasia", make.DRAFT)
    activity = make.activity("Rapat", period_start=DAY)
    with recording(activity):
        activity.hosts.create(partner=hidden)
    assert "Rahasia" not in "".join(lines("/activities.ics") + lines(f"/activities/{activity.public_id}.ics"))


@pytest.mark.parametrize("rows", [2, 6])
def test_a_calendar_asks_as_many_queries_however_much_it_holds(rows, django_assert_num_queries) -> None:
    for number in range(rows):
        make.activity(period_start=DAY, region=make.region(f"35.{number + 1:02}"))
    # 1 how many; 2 activities; 3 their hosts; 4 their regions
    with django_assert_num_queries(4):
        assert lines("/activities.ics").count("BEGIN:VEVENT") == rows
