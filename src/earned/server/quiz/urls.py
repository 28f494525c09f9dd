"""Addresses of the quiz. A number in one is the place of a question, never an answer."""

from django.urls import path

from earned.server.quiz.views import origins, plan, questions, result, start, strengths

app_name = "quiz"
urlpatterns = [
    path("answer/", questions.answer, name="answer"),  # first: asked for more than all the others
    path("start/", start.consent, name="start"),
    path("who/", start.frame, name="frame"),
    path("before/", start.safety, name="safety"),
    path("", questions.current, name="question"),
    path("<int:number>/", questions.earlier, name="earlier"),
    path("result/", result.show, name="result"),
    path("result.pdf", result.as_pdf, name="pdf"),
    path("result.json", result.as_json, name="json"),
    path("plan/", plan.argue, name="argue"),
    path("plan/shape/", plan.shape, name="shape"),
    path("delete/", result.delete, name="delete"),
    path("deleted/", result.deleted, name="deleted"),
    path("more/<int:page>/", strengths.page, name="strengths"),
    path("earlier/", origins.note, name="origins"),
    path("earlier/<int:number>/", origins.caregiver, name="caregiver"),
    path("earlier/thoughts/", origins.thoughts, name="thoughts"),
]
