from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeptConfig(AppConfig):
    """Of the roof: keeps what answers tell of each public record ready, and lets go of what a write changes."""

    name = "portal.kept"
    label = "kept"
    verbose_name = _("Kept forms")
