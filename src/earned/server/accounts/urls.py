"""Addresses of this slice's own pages."""

from django.urls import path

from earned.server.accounts.views import recover, security

app_name = "accounts"
urlpatterns = [
    path("codes/", security.codes, name="codes"),
    path("codes/new/", security.renew_codes, name="renew_codes"),
    path("end/", security.end, name="end"),
    path("recover/", recover.recover, name="recover"),
    path("recovered/", recover.recovered, name="recovered"),
]
