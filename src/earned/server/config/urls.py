"""Addresses. None of them ever carries an answer, a name or a choice."""

from django.urls import include, path

urlpatterns = [
    path("quiz/", include("earned.server.quiz.urls")),
    path("", include("earned.server.pages.urls")),
]

handler404 = "earned.server.pages.views.not_found"
handler500 = "earned.server.pages.views.server_error"
