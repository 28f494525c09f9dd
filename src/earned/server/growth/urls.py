"""Addresses of one's own space. A uid in one is random, and found only for its owner."""

from django.urls import path, re_path

from earned.server.growth.views import consent, going, home

app_name = "growth"
urlpatterns = [
    path("", home.home, name="home"),
    path("keep/", home.keep, name="keep"),
    re_path(r"^results/(?P<uid>[0-9a-f]{32})/$", home.result, name="result"),
    re_path(r"^results/(?P<uid>[0-9a-f]{32})/delete/$", home.remove, name="remove"),
    path("consents/", consent.show, name="consents"),
    path("consents/say/", consent.say, name="say"),
    path("export/", going.export, name="export"),
    path("import/", going.bring, name="import"),
    path("delete/", going.delete, name="delete"),
    path("gone/", going.gone, name="gone"),
]
