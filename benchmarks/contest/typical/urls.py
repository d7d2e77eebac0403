"""Addresses of the typical application."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from benchmarks.contest.typical import api, pages

router = DefaultRouter()
router.register("agreements", api.AgreementViewSet, basename="agreement")
router.register("walk", api.AgreementWalk, basename="walk")
router.register("programs", api.ProgramViewSet, basename="program")
router.register("search", api.SearchViewSet)

urlpatterns = [
    path("api/places/", api.PlacesView.as_view()),
    path("api/", include(router.urls)),
    path("agreements/", pages.AgreementListView.as_view()),
    path("agreements.csv", pages.agreements_csv),
    path("agreements.jsonl", pages.agreements_jsonl),
    path("programs/<slug:slug>/", pages.ProgramPageView.as_view()),
]
