"""Addresses of practices that were done. Which one it was never stands in an address."""

from django.urls import path, re_path

from earned.server.growth.practices import views

urlpatterns = [
    path("", views.practices, name="practices"),
    path("choose/", views.choose, name="practice-choose"),
    path("begin/", views.begin, name="practice-begin"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/$", views.doing, name="practice"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/finish/$", views.finish, name="practice-finish"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/delete/$", views.remove, name="practice-remove"),
]
