"""Which admin is served: Django's own, with our site in front of it."""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin, whose `admin.site` is ours."""

    default_site = "portal.admin_site.Desk"
