"""Addresses of the trajectory."""

from django.urls import path, re_path

from earned.server.growth.trajectory import views

urlpatterns = [
    path("", views.show, name="trajectory"),
    path("happened/", views.note, name="events"),
    re_path(r"^happened/(?P<uid>[0-9a-f]{32})/delete/$", views.remove, name="event_remove"),
    path("count/", views.count, name="count"),
    path("count/first/", views.count_from_first, name="count_first"),
    path("pace/", views.pace, name="pace"),
]
