"""A lost passphrase: a name, a recovery code, a new passphrase."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from earned.server.accounts import throttle
from earned.server.accounts.forms import RecoverForm
from earned.server.accounts.models import Device


@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Set a new passphrase with a code. Every browser is signed out; a second factor is still asked."""
    if request.method != "POST":
        return render(request, "accounts/recover.html", {"form": RecoverForm()})
    if not throttle.may_try_code(request):
        return render(
            request, "accounts/recover.html", {"form": RecoverForm(), "wait": True}, status=429
        )
    form = RecoverForm(request.POST)
    with transaction.atomic():  # the code is used up with the passphrase it sets, or not at all
        if not form.is_valid() or form.person is None:
            return render(request, "accounts/recover.html", {"form": form})
        form.person.set_password(form.cleaned_data["password1"])
        form.person.save(update_fields=["password"])
        Device.objects.filter(person=form.person).delete()
    response = redirect("accounts:recovered")
    throttle.remember(response, form.person)  # so that no guesser keeps them from signing in next
    return response


@require_http_methods(["GET", "HEAD"])
def recovered(request: HttpRequest) -> HttpResponse:
    """It worked: sign in."""
    return render(request, "accounts/recovered.html")
