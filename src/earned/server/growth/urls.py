"""Addresses of one's own space. A uid in one is random, and found only for its owner."""

from django.urls import include, path, re_path

from earned.server.growth.views import consent, going, home, lock

app_name = "growth"
urlpatterns = [
    path("", home.home, name="home"),
    path("keep/", home.keep, name="keep"),
    re_path(r"^results/(?P<uid>[0-9a-f]{32})/$", home.result, name="result"),
    re_path(r"^results/(?P<uid>[0-9a-f]{32})/delete/$", home.remove, name="remove"),
    path("consents/", consent.show, name="consents"),
    path("consents/say/", consent.say, name="say"),
    path("lock/", lock.show, name="lock"),
    path("lock/on/", lock.turn_on, name="lock_on"),
    path("lock/code/", lock.code, name="lock_code"),
    path("lock/open/", lock.open_, name="lock_open"),
    path("lock/shut/", lock.shut, name="lock_shut"),
    path("lock/passphrase/", lock.change, name="lock_change"),
    path("lock/off/", lock.turn_off, name="lock_off"),
    path("lock/forget/", lock.forget, name="lock_forget"),
    path("export/", going.export, name="export"),
    path("import/", going.bring, name="import"),
    path("delete/", going.delete, name="delete"),
    path("gone/", going.gone, name="gone"),
    # Without a name of their own: the slices of one's own space are one place to the headers.
    path("today/", include("earned.server.growth.today.urls")),
    path("moments/", include("earned.server.growth.moments.urls")),
    path("predictions/", include("earned.server.growth.predictions.urls")),
    path("practices/", include("earned.server.growth.practices.urls")),
    path("signs/", include("earned.server.growth.signs.urls")),
    path("trial/", include("earned.server.growth.trial.urls")),
    path("again/", include("earned.server.growth.retest.urls")),
    path("journal/", include("earned.server.growth.journal.urls")),
    path("reminders/", include("earned.server.growth.reminders.urls")),
    path("trajectory/", include("earned.server.growth.trajectory.urls")),
]
