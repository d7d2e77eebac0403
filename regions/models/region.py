"""Region: a lasting identity with dated codes, names and parents."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.base.addresses import page_path
from portal.base.models import Part, Publishable, lasting_key, not_itself
from portal.base.publishing import Problem, Publication
from regions.querysets import BPS, ISO, KEMENDAGRI, RegionQuerySet


class Region(Publishable):
    """A province, regency, city, district or village of Indonesia.

    Its public `id` is its present Kemendagri code (Permendagri on codes and data of government regions); codes are
    text, because `11.10` is not 11.1. Former codes, names and parents stand in parts and keep answering.
    """

    noun = "regions"
    parts = ("codes", "names", "parents", "successors")

    class Kind(models.TextChoices):
        PROVINCE = "province", _("province")
        REGENCY = "regency", _("regency")
        CITY = "city", _("city")
        DISTRICT = "district", _("district")
        VILLAGE = "village", pgettext_lazy("a place", "village")

    code = models.CharField(
        _("Kemendagri code"),
        max_length=13,
        unique=True,
        help_text=_("With its full stops: “35.05”. It stands in the page's address."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, db_index=True)
    name = models.CharField(_("name"), max_length=100, help_text=_("With its kind: “Kabupaten Blitar”."))
    short_name = models.CharField(_("short name"), max_length=100, help_text=_("Without its kind: “Blitar”."))
    parent = models.ForeignKey(
        "self",
        verbose_name=_("lies in"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text=_("The region it is part of today; former ones stand in a list of their own."),
    )
    publication = models.CharField(
        _("publication"),
        max_length=12,
        choices=Publication,
        default=Publication.PUBLISHED,
        editable=False,
        help_text=_("Places are public reference data from the start."),
    )
    capital = models.CharField(_("capital"), max_length=100, blank=True, help_text=_("The seat of its government."))
    area_km2 = models.DecimalField(_("area (km²)"), max_digits=12, decimal_places=3, null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, help_text=_("In degrees; south of the equator it is negative.")
    )
    longitude = models.FloatField(_("longitude"), null=True, blank=True, help_text=_("In degrees east."))
    label_latitude = models.FloatField(
        _("latitude of the label"), null=True, blank=True, help_text=_("A point well inside the region.")
    )
    label_longitude = models.FloatField(_("longitude of the label"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, blank=True)
    island_group = models.CharField(_("island group"), max_length=40, blank=True)
    valid_from = models.DateField(
        _("exists since"), null=True, blank=True, help_text=_("The day it came into being; leave empty if not known.")
    )
    valid_until = models.DateField(
        _("existed until"),
        null=True,
        blank=True,
        help_text=_("The last day it existed; leave empty as long as it does."),
    )
    basis = models.CharField(
        _("legal basis"),
        max_length=200,
        blank=True,
        help_text=_("The law or regulation it rests on, with number and year."),
    )

    objects = RegionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [not_itself("regions_region_not_its_own_parent")]

    def get_absolute_url(self) -> str:
        return page_path("regions-page", self.code)

    @property
    def label(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """A region's `id` is its present Kemendagri code."""
        return self.code

    @property
    def is_local_government_area(self) -> bool:
        """Whether it has a government with plans of its own: provinces, regencies and cities do."""
        return self.kind in (self.Kind.PROVINCE, self.Kind.REGENCY, self.Kind.CITY)

    def publication_problems(self) -> list[Problem]:
        """None: a region is reference data, its source is named in the data's own description."""
        return []


class RegionCode(Part):
    """A code the region has or had, in a named scheme."""

    published_with = ("region",)

    class Scheme(models.TextChoices):
        KEMENDAGRI = KEMENDAGRI, "Kemendagri"
        BPS = BPS, "BPS"
        ISO = ISO, "ISO 3166-2"

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(_("scheme"), max_length=12, choices=Scheme, default=Scheme.KEMENDAGRI)
    code = models.CharField(_("code"), max_length=20)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    is_current = models.BooleanField(
        _("in use"), default=True, help_text=_("Untick for a code that was given up; it keeps leading to the region.")
    )
    basis = models.CharField(
        _("legal basis"),
        max_length=200,
        blank=True,
        help_text=_("The law or regulation it rests on, with number and year."),
    )

    class Meta(Part.Meta):
        verbose_name = _("code of a region")
        verbose_name_plural = _("codes of regions")
        constraints = [
            lasting_key("region"),
            models.UniqueConstraint(fields=["region", "scheme", "code"], name="regions_regioncode_unique"),
            models.UniqueConstraint(
                fields=["scheme", "code"],
                condition=Q(is_current=True),
                name="regions_regioncode_one_present_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.code}"


class RegionName(Part):
    """A name the region has, had, or is also written with."""

    published_with = ("region",)

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        ALSO = "also", _("also written")

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.ALSO)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    basis = models.CharField(
        _("legal basis"),
        max_length=200,
        blank=True,
        help_text=_("The law or regulation it rests on, with number and year."),
    )

    class Meta(Part.Meta):
        verbose_name = _("other name of a region")
        verbose_name_plural = _("other names of regions")
        constraints = [
            lasting_key("region"),
            models.UniqueConstraint(fields=["region", "name"], name="regions_regionname_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class RegionParent(Part):
    """A place the region once lay in: Merauke in Papua until 2022."""

    published_with = ("region", "parent")

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(
        Region, verbose_name=_("lay in"), on_delete=models.PROTECT, related_name="former_children"
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day it lay there."))
    basis = models.CharField(
        _("legal basis"),
        max_length=200,
        blank=True,
        help_text=_("The law or regulation it rests on, with number and year."),
    )

    class Meta(Part.Meta):
        verbose_name = _("former parent of a region")
        verbose_name_plural = _("former parents of regions")
        constraints = [
            lasting_key("region"),
            models.UniqueConstraint(fields=["region", "parent"], name="regions_regionparent_unique"),
            models.CheckConstraint(name="regions_regionparent_not_itself", condition=~Q(parent=F("region"))),
        ]

    def __str__(self) -> str:
        return f"{self.parent}"


class RegionSuccession(Part):
    """A region that came out of this one: Papua Selatan was split from Papua in 2022."""

    published_with = ("region", "successor")

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="successors")
    successor = models.ForeignKey(
        Region, verbose_name=_("new region"), on_delete=models.PROTECT, related_name="predecessors"
    )
    effective_on = models.DateField(
        _("since"), null=True, blank=True, help_text=_("The day the new region came into being.")
    )
    basis = models.CharField(
        _("legal basis"),
        max_length=200,
        blank=True,
        help_text=_("The law or regulation it rests on, with number and year."),
    )

    class Meta(Part.Meta):
        verbose_name = _("new region split off")
        verbose_name_plural = _("new regions split off")
        constraints = [
            lasting_key("region"),
            models.UniqueConstraint(fields=["region", "successor"], name="regions_regionsuccession_unique"),
            models.CheckConstraint(name="regions_regionsuccession_not_itself", condition=~Q(successor=F("region"))),
        ]

    def __str__(self) -> str:
        return f"{self.successor}"
