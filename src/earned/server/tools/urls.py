"""Addresses of the exercises. What is typed there comes by POST and goes back on the page alone."""

from django.urls import path

from earned.server.tools import views

app_name = "tools"
urlpatterns = [path("<slug:id>/", views.tool, name="tool")]
