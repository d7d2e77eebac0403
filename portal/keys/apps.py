from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KeysConfig(AppConfig):
    """Who asks the API, and how often they may. A key opens nothing that is not public."""

    name = "portal.keys"
    label = "keys"
    verbose_name = _("Access to the API")
