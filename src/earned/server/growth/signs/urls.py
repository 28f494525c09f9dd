"""Addresses of the signs of change."""

from django.urls import path

from earned.server.growth.signs import views

urlpatterns = [
    path("", views.signs, name="signs"),
    path("rate/", views.rate, name="signs-rate"),
]
