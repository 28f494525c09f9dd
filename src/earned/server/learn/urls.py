"""Addresses of the library. They name what is read there, and never who reads it or why."""

from django.urls import path

from earned.server.learn.views import library, offline, practices, search

app_name = "learn"
urlpatterns = [
    path("", library.index, name="index"),
    path("search/", search.search, name="search"),
    path("practices/", practices.practices, name="practices"),
    path("offline/", offline.offline, name="offline"),
    path("offline.json", offline.kept, name="kept"),
    path("worker.js", offline.worker, name="worker"),
    path("<slug:kind>/", library.shelf, name="shelf"),
    path("<slug:kind>/<slug:id>/", library.unit, name="unit"),
]
