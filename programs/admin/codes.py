"""Kinds of agreement and sectors on the desk."""

from django.contrib import admin

from portal.base.desk import CodeAdmin
from programs.models import AgreementKind, Sector


@admin.register(AgreementKind)
class AgreementKindAdmin(CodeAdmin):
    """MoU, PKS, SP, hibah, MSP ..."""

    list_display = ("code", "name", "name_en", "aliases", "is_active")
    search_fields = ("code", "name", "name_en", "aliases")


@admin.register(Sector)
class SectorAdmin(CodeAdmin):
    """Purpose codes of the OECD's Development Assistance Committee."""

    list_display = ("code", "name", "name_en", "category", "is_active")
    list_select_related = ("category",)
    autocomplete_fields = ("category",)
