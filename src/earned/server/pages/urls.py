"""Addresses of the pages for everybody."""

from django.urls import path

from earned.server.pages import views
from earned.server.pages.crisis import crisis
from earned.server.pages.leave import leave
from earned.server.pages.speaking import speak

app_name = "pages"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("help-now/", crisis, name="crisis"),
    path("limits/", views.limits, name="limits"),
    path("privacy/", views.privacy, name="privacy"),
    path("leave/", leave, name="leave"),
    path("language/", speak, name="speak"),
    path("measures/", views.measures, name="measures"),
    path("robots.txt", views.robots, name="robots"),
    path("health/", views.health, name="health"),
]
