"""Addresses of predictions."""

from django.urls import path, re_path

from earned.server.growth.predictions import views

urlpatterns = [
    path("", views.predictions, name="predictions"),
    path("new/", views.new, name="prediction-new"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/$", views.prediction, name="prediction"),
    re_path(r"^(?P<uid>[0-9a-f]{32})/delete/$", views.remove, name="prediction-remove"),
]
