"""Settings of Django and allauth that concern accounts; :mod:`config.settings` takes them in."""

from earned.server.config import environment

HTTPS = environment.https()
DAY = 60 * 60 * 24

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["earned.server.accounts.hashing.Argon2"]
SHORTEST_PASSPHRASE = 12
_CHECKS = "earned.server.accounts.passphrases"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_CHECKS}.LongEnough", "OPTIONS": {"min_length": SHORTEST_PASSPHRASE}},
    {"NAME": f"{_CHECKS}.NotCommon"},
    {"NAME": f"{_CHECKS}.NotTheName", "OPTIONS": {"user_attributes": ["username"]}},
]
LOGIN_URL = "account_login"

SESSION_ENGINE = "earned.server.accounts.sessions"
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = DAY // 2
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_ADAPTER = "earned.server.accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "earned.server.accounts.signup.Extras"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USERNAME_MIN_LENGTH = 3
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_COOKIE_AGE = 30 * DAY
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Ours do not lock the owner out (accounts/throttle.py); these are for who is signed in already.
ACCOUNT_RATE_LIMITS = {"login": None, "signup": None, "login_failed": "5/5m/key"}

MFA_ADAPTER = "earned.server.accounts.mfa.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "earned.server.accounts.mfa.SecondStep",
    "reauthenticate": "earned.server.accounts.mfa.SecondStepAgain",
    "add_webauthn": "earned.server.accounts.mfa.AddPasskey",
}
