"""Addresses of a trial of one."""

from django.urls import path, re_path

from earned.server.growth.trial import views

urlpatterns = [
    path("", views.trial, name="trial"),
    path("begin/", views.begin, name="trial-begin"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/$", views.one, name="trial-one"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/stop/$", views.stop, name="trial-stop"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/delete/$", views.remove, name="trial-remove"),
]
