from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulkConfig(AppConfig):
    """The whole registry as files that are made once for each of its versions. Only what is public is in them."""

    name = "portal.bulk"
    label = "bulk"
    verbose_name = _("Data in bulk")
