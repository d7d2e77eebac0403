from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "portal.base"
    label = "base"
    verbose_name = _("Sources and changes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each app registers what may be odd about its records (`portal.base.findings`).
        autodiscover_modules("quality")
