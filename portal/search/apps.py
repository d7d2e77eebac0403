from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """The roof: one index over every noun, its page and its endpoint. Nobody imports it."""

    name = "portal.search"
    label = "search"
    verbose_name = _("Search")
