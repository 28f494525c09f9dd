"""Addresses of moments."""

from django.urls import path, re_path

from earned.server.growth.moments import views

urlpatterns = [
    path("", views.moments, name="moments"),
    path("new/", views.new, name="moment-new"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/$", views.moment, name="moment"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/later/$", views.later, name="moment-later"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/delete/$", views.remove, name="moment-remove"),
]
