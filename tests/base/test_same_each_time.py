"""What is put together once for a process says each time what is there now."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import QuerySet
from django.urls import reverse, set_script_prefix
from django.utils import translation

from partners.models import Partner
from portal.base.addresses import page_path
from portal.base.fetching import same_each_time
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
