"""Addresses of the pages about sources, and of stored files for the desk."""

from django.urls import path

from portal.base.downloads import with_sheet
from portal.base.models import Source
from portal.base.views_citing import reference_file
from portal.base.views_feed import ListFeed, changes_feed
from portal.base.views_file import StoredFileView
from portal.base.views_history import ChangeListView, history
from portal.base.views_source import SourceListView, SourcePageView

urlpatterns = [
    *with_sheet("sources/", SourceListView.as_view(), "sources-list"),
    path("sources/<slug:key>/", SourcePageView.as_view(), name="sources-page"),
    path("sources.atom", ListFeed.as_view(listed=SourceListView), name="sources-feed"),
    history("sources/<slug:key>/", Source),
    path("changes/", ChangeListView.as_view(), name="changes-list"),
    path("changes.atom", changes_feed, name="changes-feed"),
    path("<slug:noun>/<str:key>.<reference_form:form>", reference_file, name="reference-file"),
    path("files/<str:stored>/<str:name>", StoredFileView.as_view(), name="stored-file"),
]
