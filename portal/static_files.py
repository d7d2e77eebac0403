"""Which static files of the packages are served."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page here uses: the other documentation viewer, the browsable API's files, htmx's extras.

    Together they are most of what the packages bring, and compressing them takes most of a set-up.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "redoc",
        "rest_framework",
        *("htmax-*", "htmx-4*", "htmx-2.js", "django-htmx.js", "django_htmx/ext/*"),
    ]
