"""Addresses of retests. A number is the place of a question, never an answer."""

from django.urls import path

from earned.server.growth.retest import views

urlpatterns = [
    path("", views.choose, name="retest"),
    path("begin/", views.begin, name="retest_begin"),
    path("question/", views.question, name="retest_question"),
    path("question/<int:number>/", views.earlier, name="retest_earlier"),
    path("answer/", views.answer, name="retest_answer"),
    path("done/", views.done, name="retest_done"),
    path("strengths/<int:page>/", views.strengths_again, name="retest_strengths"),
]
