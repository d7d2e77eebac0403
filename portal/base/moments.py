"""A moment as a parameter of a list: a time of day with its zone, or a day in Jakarta from its midnight."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from portal.base.parameters import Parameter, midnight

# Every day there is from 1900 to 2199, and no other: descriptions for machines say it so.
DAY = (
    "((19|20|21)[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))|((19|20|21)(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
# A sign of plus in an address is read as a blank where nobody escaped it.
MOMENT = f"{DAY}(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+ -](0[0-9]|1[0-4]):[0-5][0-9]))?"


class MomentField(forms.CharField):
    """A moment, as in ISO 8601 and RFC 3339."""

    def clean(self, value: Any) -> datetime.datetime | None:
        text = super().clean(value)
        if not text:
            return None
        if not re.fullmatch(MOMENT, text, re.ASCII):
            sentence = gettext("Give a day, such as 2024-11-20, or a moment, such as 2024-11-20T08:00:00Z.")
            raise ValidationError(sentence)
        moment = datetime.datetime.fromisoformat(text.replace(" ", "+"))
        return moment if moment.tzinfo else midnight(moment.date())


class MomentParameter(Parameter):
    """A moment."""

    field_class = MomentField
