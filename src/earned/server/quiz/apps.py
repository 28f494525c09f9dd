"""The Django application of this slice."""

from django.apps import AppConfig


class QuizConfig(AppConfig):
    name = "earned.server.quiz"
    label = "quiz"
