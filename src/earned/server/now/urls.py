"""The one address of Right now. What is written comes by POST."""

from django.urls import path

from earned.server.now import views

app_name = "now"
urlpatterns = [path("", views.now, name="now")]
