"""Code lists on the desk: read by everyone, kept by administrators."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.base.desk.logged import LoggedAdmin
from portal.base.desk.rows import OptionAdmin
from portal.base.models import Code
from portal.base.wording import text_in


class CodeAdmin(LoggedAdmin, OptionAdmin):
    """A code list. A code no longer wanted is put out of use; deleting it would leave records without it."""

    list_display = ("code", "name", "name_en", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name", "name_en")
    search_help_text = _("Part of a code or name")
    list_per_page = 100

    def option_name(self, row: Code) -> str:
        words = text_in(row, "name").text
        return f"{row.code} {words}" if words and words != row.code else row.code
