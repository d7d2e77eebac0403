from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """What waits for each person: on the desk's first page, and in a daily mail."""

    name = "portal.home"
    label = "home"
    verbose_name = _("The desk")
