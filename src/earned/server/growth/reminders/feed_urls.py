"""The address that a calendar reads: secret, revocable, and outside everything one signs in to."""

from django.urls import re_path

from earned.server.growth.reminders.views import calendar

app_name = "calendar"
urlpatterns = [re_path(r"^(?P<token>[A-Za-z0-9_-]{43})\.ics$", calendar, name="feed")]
