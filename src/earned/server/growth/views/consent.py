"""What somebody agreed to, and how to take it back."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from earned.server.accounts.access import person_of
from earned.server.accounts.models import Person
from earned.server.growth import consents, leaving, results
from earned.server.growth.access import personal
from earned.server.growth.reminders import services as reminders


@require_safe
@personal
def show(request: HttpRequest) -> HttpResponse:
    """Each purpose with the latest word on it."""
    return render(request, "growth/consents.html", {"state": consents.state(person_of(request))})


@require_POST
@personal
def say(request: HttpRequest) -> HttpResponse:
    """A yes or a no to one purpose. A no takes effect at once, on what is there too.

    E-mail is agreed to on the page of reminders, by the code that came to the address.
    """
    purpose, word = request.POST.get("purpose"), request.POST.get("given")
    for known in consents.PURPOSES:
        if purpose == known and word in WORDS[known]:
            with transaction.atomic():
                consents.say(person_of(request), known, given=word == "yes")
                if word == "no":
                    EFFECTS[known](person_of(request))
            return redirect("growth:consents")
    raise Http404


def _keep_nothing(person: Person) -> None:
    leaving.delete_records(person)
    reminders.forget_mail(person)


WORDS = {"keep": {"yes", "no"}, "safety": {"yes", "no"}, "mail": {"no"}}
EFFECTS = {
    "keep": _keep_nothing,
    "safety": results.forget_safety,
    "mail": reminders.forget_mail,
}
