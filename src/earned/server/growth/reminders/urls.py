"""Addresses of reminders."""

from django.urls import path

from earned.server.growth.reminders import views

urlpatterns = [
    path("", views.wishes, name="reminders"),
    path("address/", views.address, name="reminders_address"),
    path("stop/", views.stop, name="reminders_stop"),
    path("mail/", views.mail, name="reminders_mail"),
]
