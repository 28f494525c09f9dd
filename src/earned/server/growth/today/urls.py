"""Addresses of the day's page."""

from django.urls import path, re_path

from earned.server.growth.today import views

urlpatterns = [
    path("", views.today, name="today"),
    path("check-in/", views.check, name="check-in"),
    path("moment/", views.note, name="note"),
    re_path(r"^later/(?P<uid>[0-9a-f]{32})/$", views.later, name="later"),
]
