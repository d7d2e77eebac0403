"""Addresses of the site: Indonesian at the root, English below ``/en/``; the API knows no languages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal import views

urlpatterns = i18n_patterns(
    path("", views.home, name="home"),
    path("about/data/", views.about_data, name="about-data"),
    path("", include("programs.urls")),
    path("", include("partners.urls")),
    path("", include("regions.urls")),
    path("", include("portal.base.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
