"""The floor: a Django page without middleware that inserts one row and redirects."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from earned.server.config.environment import sqlite

FOLDER = Path(os.environ["BENCH_DATA"])

settings.configure(
    ALLOWED_HOSTS=["localhost"],
    DATABASES={"default": sqlite(FOLDER / "bare.sqlite3")},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.urandom(16).hex(),
    USE_TZ=True,
)
django.setup()


class Row(models.Model):
    """Something to insert, as large as a sealed record."""

    content = models.BinaryField()

    class Meta:
        app_label = "bare"


CONTENT = os.urandom(1053)


def insert(_: HttpRequest) -> HttpResponse:
    """One insert, one redirect."""
    Row.objects.create(content=CONTENT)
    return HttpResponseRedirect("/")


urlpatterns = [path("", insert)]
with connection.schema_editor() as editor:
    if "bare_row" not in connection.introspection.table_names():
        editor.create_model(Row)
connection.close()
application = get_wsgi_application()
