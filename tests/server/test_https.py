"""Over HTTPS: stricter cookies, and forms that still work behind a proxy that ends TLS."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import django; django.setup()
from django.test import Client
from earned.server.config import startup
startup.prepare()
client = Client(enforce_csrf_checks=True, headers={"host": "quiz.example"})
client.get("/quiz/start/", secure=True)
token = client.cookies["form"].value
def send(**extra):
    data = {"csrfmiddlewaretoken": token, "adult": "on", "consent": "on"}
    return client.post("/quiz/start/", data, **extra)
behind_proxy = send(headers={"origin": "https://quiz.example"})
assert behind_proxy.status_code == 302, behind_proxy.status_code
cookie = client.cookies["__Host-guest"]
assert cookie["secure"] and cookie["httponly"] and cookie["path"] == "/" and not cookie["domain"]
page = client.get("/quiz/who/", secure=True)
assert page.status_code == 200
assert page.headers["Strict-Transport-Security"].startswith("max-age=")
foreign = send(secure=True, headers={"origin": "https://evil.example"})
assert foreign.status_code == 403
"""


def test_cookies_and_forms_over_https(tmp_path: Path) -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "earned.server.config.settings",
        "EARNED_HTTPS": "1",
        "EARNED_ALLOWED_HOSTS": "quiz.example",
        "EARNED_DATA": str(tmp_path / "data"),
        "EARNED_KEYS": str(tmp_path / "keys"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
