"""What is put together once for a process says each time what is there now."""

from __future__ import annotations

import datetime
import gc
import weakref
from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse, set_script_prefix
from django.utils import translation

from partners.models import Partner
from portal.base.addresses import page_path
from portal.base.fetching import made_ready, same_but_for_one, same_each_time
from portal.base.querysets import record_models
from programs.models import Program
from tests import make


@pytest.mark.django_db
def test_a_question_is_put_together_once_and_its_rows_are_read_anew(django_assert_num_queries: Any) -> None:
    asked = []

    @same_each_time
    def last(model: Any, number: int) -> QuerySet:
        asked.append((model, number))
        rows: QuerySet = model.objects.published().order_by("-pk").values_list("pk")
        return rows[:number]

    first = make.partner("Satu")
    make.partner("Rancangan", make.DRAFT)
    assert last(Partner, 2) == [(first.pk,)]
    second = make.partner("Dua")
    with django_assert_num_queries(1):
        assert last(Partner, 2) == [(second.pk,), (first.pk,)]
    assert last(Partner, 1) == [(second.pk,)] and last(Program, 1) == []
    assert asked == [(Partner, 2), (Partner, 1), (Program, 1)]


@pytest.mark.django_db
def test_a_question_with_another_text_each_time_is_put_together_once() -> None:
    asked = []

    @same_but_for_one
    def behind(number: int, name: str) -> QuerySet:
        asked.append(number)
        rows: QuerySet = Partner.objects.published().filter(name__gt=name).order_by("name").values_list("name")
        return rows[:number]

    for name in ("Dua", "Satu", "Tiga", "100%s"):
        make.partner(name)
    assert [behind(1, text) for text in ("", "Dua", "Tiga", "'; --")] == [[("100%s",)], [("Satu",)], [], [("100%s",)]]
    assert behind(2, "100%s") == [("Dua",), ("Satu",)]
    assert asked == [1, 2]


@pytest.mark.django_db
def test_what_is_made_ready_is_never_given_to_readers_who_see_less(monkeypatch: pytest.MonkeyPatch) -> None:
    day = datetime.date(2026, 5, 1)
    monkeypatch.setattr("portal.base.fetching.timezone.localdate", lambda: day)
    made = []

    @made_ready
    def seen(model: Any, user: Any) -> QuerySet:
        made.append(user)
        return model.objects.visible_to(user)

    make.partner("Rancangan", make.DRAFT)
    make.partner("Satu")
    desk, reader = make.user(), make.user(staff=False)
    assert [seen(Partner, user).all().count() for user in (desk, reader, None, desk)] == [2, 1, 1, 2]
    assert made == [desk, reader]
    # What hangs on the day is made anew the next, and that of the day before is gone.
    former = weakref.ref(seen(Partner, None))
    day = datetime.date(2026, 5, 2)
    seen(Partner, None)
    gc.collect()
    assert made == [desk, reader, None]
    assert former() is None


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("prefix", ["/", "/registri/"])
def test_the_path_of_a_record_is_the_one_its_pattern_makes(language: str, prefix: str) -> None:
    set_script_prefix(prefix)
    try:
        with translation.override(language):
            for model in record_models():
                for key in ("fjq8d898", "air-bersih_2", "00-00"):
                    assert page_path(f"{model.noun}-page", key) == reverse(f"{model.noun}-page", args=[key])
            assert page_path("regions-page", "35.05.01.2003") == reverse("regions-page", args=["35.05.01.2003"])
    finally:
        set_script_prefix("/")
