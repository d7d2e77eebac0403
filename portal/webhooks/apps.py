from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Public changes, sent to whoever asked for them. What is sent is the public feed and nothing else."""

    name = "portal.webhooks"
    label = "webhooks"
    verbose_name = _("Webhooks")
