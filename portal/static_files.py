"""Which static files of the packages are served."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class ServedStaticFilesConfig(StaticFilesConfig):
    """Leaves out what no page here uses: the other documentation viewer and the browsable API's files.

    Together they are two thirds of what the packages bring, and compressing them takes most of a set-up.
    """

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]
