"""Addresses of the journal. None of them says what is written or looked for."""

from django.urls import path, re_path

from earned.server.growth.journal.views import reading, writing

UID = "(?P<uid>[0-9a-f]{32})"
urlpatterns = [
    path("", reading.journal, name="journal"),
    path("page/<int:number>/", reading.journal, name="journal_page"),
    path("begin/", writing.begin, name="journal_begin"),
    re_path(rf"^entry/{UID}/$", reading.entry, name="journal_entry"),
    re_path(rf"^entry/{UID}/delete/$", reading.remove, name="journal_remove"),
    re_path(rf"^write/{UID}/$", writing.write, name="journal_write"),
    re_path(rf"^write/{UID}/draft/$", writing.autosave, name="journal_draft"),
    re_path(rf"^write/{UID}/discard/$", writing.discard, name="journal_discard"),
]
