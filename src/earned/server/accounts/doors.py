"""Addresses of signing up, in and out, by the names that allauth looks for. No others of its pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import path, reverse_lazy
from django.views.generic import RedirectView

from earned.server.accounts.access import whole
from earned.server.accounts.views.security import overview

# All of an account or nothing: a power cut must not leave a name taken and no codes shown.
signup = whole(account.signup)
password_change = whole(account.password_change)

urlpatterns = [
    path("", overview, name="mfa_index"),
    path("new/", signup, name="account_signup"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/step/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkey.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passphrase/", password_change, name="account_change_password"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("passkey/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("passkey/<int:pk>/off/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "passkeys/",
        RedirectView.as_view(url=reverse_lazy("mfa_index")),
        name="mfa_list_webauthn",
    ),
]
