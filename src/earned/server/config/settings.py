"""Django settings. What the operator may change comes from :mod:`environment`.

Importing this module writes nothing: the secret key is made when it is first needed.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from earned.sealing.keystore import secret
from earned.server.config import environment
from earned.server.config.headers import add_to_static

SERVER = Path(__file__).resolve().parent.parent
DATA = environment.data_folder()
KEYS = environment.key_folder()
HTTPS = environment.https()

DEBUG = False
SECRET_KEY = environment.secret_key_set() or SimpleLazyObject(lambda: secret(KEYS, "secret-key"))
ALLOWED_HOSTS = environment.allowed_hosts()
ROOT_URLCONF = "earned.server.config.urls"
WSGI_APPLICATION = "earned.server.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "earned.server.accounts",  # before allauth, so that its pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "earned.server.config",
    "earned.server.pages",
    "earned.server.quiz",
    "earned.server.relationships",
    "earned.server.learn",
    "earned.server.tools",
    "earned.server.now",
    "earned.server.growth",
]

MIDDLEWARE = [
    # First, so that a style sheet does not carry the headers that only pages need.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "earned.server.config.headers.PrivacyHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "earned.server.quiz.purging.PurgeExpired",
    "earned.server.config.throttle.Throttle",
    # Neither reads anything before a page asks who is here, and pages without an account never do.
    "django.contrib.sessions.middleware.SessionMiddleware",
    "earned.server.config.speaking.Speaking",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SERVER / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "earned.server.config.context.everywhere",
            ],
        },
    },
]

DATABASES = {"default": environment.database(DATA)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
WHITENOISE_ADD_HEADERS_FUNCTION = add_to_static
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [SERVER / "static"]

LANGUAGE_CODE = "en"
# Each in its own name, as somebody who looks for it would.
LANGUAGES = [("en", "English"), ("es", "Español")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = [SERVER / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# What a browser may load and do here: our own files, and nothing written into the page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# 'no-referrer' would make browsers send 'Origin: null' with our own forms, which then fail the
# check against forged requests. 'same-origin' tells other hosts exactly as little: nothing.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 180 if HTTPS else 0
CSRF_COOKIE_NAME = "form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = 60 * 60 * 24
CSRF_FAILURE_VIEW = "earned.server.pages.views.stale_form"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 120
# An archive that somebody brings is read in memory: in a temporary file it would lie in the clear.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

from earned.server.accounts.settings import *  # noqa: E402, F403 - the settings of accounts

EARNED_LEAVE_URL = environment.leave_url()
EARNED_FORMS_PER_MINUTE = environment.forms_per_minute()
EARNED_PROXIES = environment.proxies()
EARNED_KEY_DAYS = environment.key_days()

EARNED_MAIL = environment.mail()
if EARNED_MAIL:
    EMAIL_HOST, EMAIL_PORT = EARNED_MAIL["host"], EARNED_MAIL["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EARNED_MAIL["user"], EARNED_MAIL["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = EARNED_MAIL["tls"], EARNED_MAIL["ssl"]
    DEFAULT_FROM_EMAIL = EARNED_MAIL["from"]
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # One line for every page not found would be a diary of who opened what.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security": {"level": "ERROR"}},
}
