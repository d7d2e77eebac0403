"""Forms look to the letter as Django's own templates draw them."""

from typing import Any

import pytest
from django import forms
from django.contrib.admin.helpers import AdminField
from django.forms.renderers import DjangoTemplates
from django.test import Client
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from portal.base import form_renderer
from portal.base.form_renderer import FormRenderer
from programs.models import Agreement
from tests.admin.conftest import desk  # noqa: F401
from tests.admin.test_every_page import BUILDERS, address

CHOICES: list[Any] = [
    ("", "---------"),
    (12345.5, 12345.5),
    (None, 1234567),
    (True, gettext_lazy("editor")),
    ("<b>", "<b> & 'c'"),
    (mark_safe("&amp;"), mark_safe("<i>")),
    ("Grup <1>", [("a", "A"), (7, "B")]),
]


class Own(forms.Select):
    option_template_name = "django/forms/widgets/radio_option.html"


class Every(forms.Form):
    text = forms.CharField(label="Nama <b>", initial="<'\">", max_length=5, help_text="Bantuan")
    number = forms.DecimalField(initial=1234.5, localize=True, label=gettext_lazy("editor"))
    figure = forms.IntegerField(min_value=1000, required=False, widget=forms.NumberInput({"step": True, "size": False}))
    mail = forms.EmailField(label=mark_safe("<i>surel</i>"), label_suffix="")
    day = forms.DateField(initial="2020-01-02")
    yes = forms.BooleanField(widget=forms.CheckboxInput({"data-x": 1234.5, "data-<": "&"}))
    hidden = forms.CharField(widget=forms.HiddenInput)
    file = forms.FileField()
    words = forms.CharField(widget=forms.Textarea)
    one = forms.ChoiceField(choices=CHOICES, widget=forms.Select({"required": True, "class": "a b"}))
    many = forms.MultipleChoiceField(choices=CHOICES, initial=["a", "7", "12345.5"])
    nothing = forms.ChoiceField(choices=[])
    own = forms.ChoiceField(choices=CHOICES, widget=Own)
    radio = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("data", [None, {}, {"text": "terlalu panjang", "one": "<b>", "many": ["a", "<b>"], "mail": 7}])
def test_a_field_is_drawn_as_by_the_templates(language: str, data: Any) -> None:
    with translation.override(language):
        ours, theirs = (Every(data, renderer=renderer()) for renderer in (FormRenderer, DjangoTemplates))
        for name in ours.fields:
            assert str(ours[name]) == str(theirs[name])
            assert ours[name].label_tag() == theirs[name].label_tag()
            assert ours[name].errors.as_ul() == theirs[name].errors.as_ul()
            mine, other = (AdminField(form, name, is_first=True).label_tag() for form in (ours, theirs))
            assert mine == other
        assert ours.as_div() == theirs.as_div() and ours.as_table() == theirs.as_table()


@pytest.mark.django_db
def test_a_page_of_the_desk_is_drawn_as_by_the_templates(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    browser: Client = desk("administrator", superuser=True)
    place = address(Agreement, "change", BUILDERS[Agreement](1).pk)
    # The token against foreign sites is another in each answer.
    ours = browser.get(place)
    monkeypatch.setattr(form_renderer, "DRAWN", {})
    theirs = browser.get(place)
    tokens = [answer.context["csrf_token"] for answer in (ours, theirs)]
    bodies = [
        answer.content.decode().replace(str(token), "") for answer, token in zip((ours, theirs), tokens, strict=True)
    ]
    assert bodies[0].count("<option") > 500
    assert bodies[0] == bodies[1]
