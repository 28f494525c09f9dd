"""Addresses. None of them ever carries an answer, a name or a choice."""

from django.urls import include, path

from earned.server.config.late import late
from earned.server.learn.views.sitemap import sitemap

urlpatterns = [
    path("quiz/", include("earned.server.quiz.urls")),
    path("quiz/pairing/", include("earned.server.relationships.urls")),
    path("learn/", include("earned.server.learn.urls")),
    path("tools/", include("earned.server.tools.urls")),
    path("now/", include("earned.server.now.urls")),
    path("account/", include("earned.server.accounts.urls")),
    path("account/", include("earned.server.accounts.doors")),
    path("me/", include("earned.server.growth.urls")),
    path("calendar/", include("earned.server.growth.reminders.feed_urls")),
    late("api/", "earned.server.api.urls", "ninja", "api-1"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("", include("earned.server.pages.urls")),
]

handler404 = "earned.server.pages.views.not_found"
handler500 = "earned.server.pages.views.server_error"
