"""Addresses of the pairing view. None says who is meant or what was answered."""

from django.urls import path

from earned.server.relationships import views

app_name = "relationships"
urlpatterns = [
    path("", views.pairing, name="pairing"),
    path("guess/", views.guess, name="guess"),
    path("before/", views.before, name="before"),
    path("again/", views.again, name="again"),
]
