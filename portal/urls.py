"""Addresses of the site: Indonesian at the root, English below ``/en/``; the API knows no languages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal import views
from portal.base.downloads import with_tables
from portal.bulk import views as bulk
from portal.design import design
from portal.sitemaps import sitemap_index, sitemap_section

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error
# Asked for by django-allauth where somebody tries too often.
handler429 = views.too_many_requests

urlpatterns = [
    path("api/v1/", include("portal.api")),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_contact, name="security"),
    path("data/<edition:key>/<str:name>", bulk.data_file, name="data-file"),
    path("data/<str:name>", bulk.latest_file, name="data-latest"),
    path("data/<path:path>", bulk.no_file),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>-<int:page>.xml", sitemap_section, name="sitemap-section"),
]
urlpatterns += i18n_patterns(
    *with_tables("", views.home, "home"),
    path("about/data/", views.about_data, name="about-data"),
    path("data/", bulk.data_page, name="data"),
    *with_tables("about/design/", design, "design"),
    path("", include("portal.search.urls")),
    path("", include("programs.urls")),
    path("", include("partners.urls")),
    path("", include("regions.urls")),
    path("", include("portal.base.urls")),
    path("account/", include("portal.accounts.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
