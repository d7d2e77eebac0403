"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """``site_name`` names the site, ``is_example`` tells the example set-up, ``corrections_contact`` takes letters."""
    return {
        "site_name": settings.SITE_NAME,
        "is_example": settings.PORTAL_EXAMPLE,
        "corrections_contact": settings.CORRECTIONS_CONTACT,
    }
