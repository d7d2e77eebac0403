"""The agreement's form asks before it makes one that looks like one already there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.base.desk.alike import Alike, AskingForm
from programs.likeness import numbered_alike, same_deal

# So many are shown; a number that more agreements bear is no number.
AT_MOST = 5


class AgreementAskingForm(AskingForm):
    """An agreement whose number, or whose parties with day and amount, are those of one that is there."""

    watched: ClassVar = (
        "number",
        "signed_on",
        "signed_on_as_written",
        "period_start",
        "period_as_written",
        "amount",
        "amount_as_written",
    )
    heading: ClassVar = gettext_lazy("Already in the registry:")
    question: ClassVar = gettext_lazy(
        "An agreement that looks the same is in the registry. Open that one, or tick “It is another agreement”."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_another"].label = gettext_lazy("It is another agreement")

    def find_alike(self) -> list[Alike]:
        typed = self.cleaned_data
        numbered = numbered_alike(typed.get("number") or "")
        same = same_deal(
            self.parties_typed(),
            amount=typed.get("amount"),
            currency=typed.get("currency") or "",
            signed_on=typed.get("signed_on"),
            period_start=typed.get("period_start"),
        )
        found: dict[int, Alike] = {}
        for agreement in _some(numbered, self.instance):
            found[agreement.pk] = Alike(agreement, _("has the same number"))
        for agreement in _some(same, self.instance):
            found.setdefault(agreement.pk, Alike(agreement, _("has the same parties, date and amount")))
        return list(found.values())

    def parties_typed(self) -> set[int]:
        """The partners chosen in the rows of parties, which are read by a form of their own afterwards."""
        total = self.data.get("parties-TOTAL_FORMS", "")
        # As many rows as Django takes at most.
        places = range(min(int(total), 1000)) if total.isdecimal() else range(0)
        rows = ((self.data.get(f"parties-{place}-partner", ""), f"parties-{place}-DELETE") for place in places)
        return {int(value) for value, deleted in rows if value.isdecimal() and not self.data.get(deleted)}


def _some(agreements: Any, besides: Any) -> Any:
    others = agreements.exclude(pk=besides.pk).order_by("pk")
    return others.for_reference()[:AT_MOST]
