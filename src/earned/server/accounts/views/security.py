"""Passphrase, second factors, recovery codes, and where one is signed in."""

from ipaddress import ip_address

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.server.accounts import devices, recovery
from earned.server.accounts.access import fresh, person_of, personal
from earned.server.accounts.models import Device
from earned.server.accounts.signup import CODES


@require_safe
@personal
def overview(request: HttpRequest) -> HttpResponse:
    """Everything about who may come in."""
    person = person_of(request)
    factors = Authenticator.objects.filter(user=person)
    context = {
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": [
            (key.pk, devices.spoken(key.wrap().name), key.created_at)
            for key in factors.filter(type=Authenticator.Type.WEBAUTHN)
        ],
        "passkeys_work": passkeys_work(request),
        "codes_left": recovery.left(person),
        "devices": devices.signed_in(person, request),
    }
    return render(request, "accounts/security.html", context)


@require_safe
@personal
def codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, once. Opened again it says only that."""
    shown = request.session.pop(CODES, None)
    return render(request, "accounts/codes.html", {"codes": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New codes in the place of the old."""
    if request.method != "POST":
        return render(request, "accounts/renew_codes.html")
    request.session[CODES] = recovery.renew(person_of(request))
    return redirect("accounts:codes")


@require_POST
@personal
def end(request: HttpRequest) -> HttpResponse:
    """Sign out one browser, or all but this. Somebody else's is not found."""
    mine = Device.objects.filter(person=person_of(request))
    if "others" in request.POST:
        devices.sign_out_others(person_of(request), request)
    elif not mine.filter(id=request.POST.get("device", "")).delete()[0]:
        raise Http404
    return redirect(reverse("mfa_index") + "#devices")


def passkeys_work(request: HttpRequest) -> bool:
    """Browsers offer passkeys over https and on the computer itself, under a name: never under a number."""
    name = split_domain_port(request.get_host())[0]
    if name == "localhost":
        return True
    return (settings.HTTPS or request.is_secure()) and not _is_number(name)


def _is_number(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
