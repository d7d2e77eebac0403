"""The daily mail: what waits for a person, in that person's language, as plain text."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.home.sections import sections

# A mail is for what needs this person; the rest is on the desk whenever they look.
TOLD = {"proposals", "reviews", "returned", "ending-30", "ending-60", "ending-90", "drafts", "findings"}
PRESSING = {"proposals", "reviews", "returned", "ending-30"}


def recipients() -> Any:
    """The people of the desk who want a mail and can be reached."""
    wanting = User.objects.filter(is_active=True, is_staff=True, wants_digest=True).exclude(email="")
    return wanting.select_related("office").order_by("pk")


def digest(user: User) -> EmailMessage | None:
    """The mail for this person; None where nothing pressing waits."""
    with translation.override(user.language):
        found = [section for section in sections(user) if section.code in TOLD]
        pressing = sum(section.total for section in found if section.code in PRESSING)
        if not pressing:
            return None
        subject = ngettext(
            "%(site)s: %(count)d thing waits for you", "%(site)s: %(count)d things wait for you", pressing
        ) % {"site": settings.SITE_NAME, "count": pressing}
        context = {
            "user": user,
            "sections": found,
            "site": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "desk": settings.SITE_URL + reverse("admin:index"),
            "greeting": _("Good morning, %(name)s.") % {"name": user},
        }
        return EmailMessage(subject, render_to_string("home/digest.txt", context), to=[user.email])
