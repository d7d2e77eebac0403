"""The admin of rows that are no records: what is written of them stands in the change log too."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.base.recording import RowDoor


class LoggedAdmin(admin.ModelAdmin):
    """Every write goes through the door, and is one change with what was and what is. Nothing is deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: records and the log point here. What is no longer wanted is put out of use."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.door = RowDoor(obj, by=request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.door.close()
