"""Pages of the trajectory."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.server.accounts.access import person_of
from earned.server.accounts.models import new_id
from earned.server.growth import consents, store
from earned.server.growth.access import personal
from earned.server.growth.derived import copy_into
from earned.server.growth.heard import hear, help_in
from earned.server.growth.trajectory import events
from earned.server.growth.trajectory.drawn import drawn
from earned.server.growth.trajectory.forms import CountForm, EventForm
from earned.server.growth.trajectory.kinds import COUNT_FROM, COUNT_UID, EVENT, CountFrom
from earned.server.growth.trajectory.pace import choose, said_to_pace
from earned.server.growth.trajectory.release import month_begun, next_month
from earned.server.growth.trajectory.summary import count_from, summary
from earned.server.pages.language import language


@require_safe
@personal
def show(request: HttpRequest) -> HttpResponse:
    """The path so far, in words, pictures and tables."""
    person, today = person_of(request), timezone.localdate()
    happened = events.happened(person, language())
    page = drawn(person, today, count_from(person), happened, language())
    context = {
        "page": page,
        "happened": happened,
        "appears": next_month(today),
        "until": month_begun(today),
        "pace": said_to_pace(person),
        "today": today,
    }
    return render(request, "growth/trajectory/trajectory.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def note(request: HttpRequest) -> HttpResponse:
    """Note something that happened."""
    person, form, heard = person_of(request), None, None
    if request.method == "POST":
        form = EventForm(request.POST)
        if form.is_valid():
            heard = hear(form.cleaned_data["text"])
            _add(request, form)
            if not heard.alarm.crisis:
                return redirect("growth:events")
            form = None
    pathway, stages = events.stages(person, language())
    context = {
        "form": form,
        "happened": list(reversed(events.happened(person, language()))),
        "routes": events.routes(language()),
        "pathway": pathway,
        "stages": stages,
        "today": timezone.localdate(),
        "token": new_id(),
        **(help_in(request, heard) if heard else {}),
    }
    return render(request, "growth/trajectory/events.html", context, status=400 if form else 200)


@require_POST
@personal
def remove(request: HttpRequest, uid: str) -> HttpResponse:
    """Take a note back."""
    store.remove(person_of(request), EVENT, uid)
    return redirect("growth:events")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def count(request: HttpRequest) -> HttpResponse:
    """From which day change is counted."""
    person, today = person_of(request), timezone.localdate()
    found = summary(person, today)
    form = CountForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        consents.need(person, "keep")
        chosen = CountFrom(day=form.cleaned_data["day"], chosen=today)
        store.keep(person, COUNT_FROM, chosen, uid=COUNT_UID)
        store.change(person, COUNT_FROM, COUNT_UID, lambda old: copy_into(old, chosen))
        return redirect("growth:trajectory")
    context = {
        "form": form,
        "first": found.first or today,
        "today": today,
        "furthest": today + timedelta(days=366),
        "chosen": count_from(person),
    }
    return render(request, "growth/trajectory/count.html", context, status=400 if form else 200)


@require_POST
@personal
def count_from_first(request: HttpRequest) -> HttpResponse:
    """Count from the first day again, which was set in advance."""
    if count_from(person_of(request)) is not None:
        store.remove(person_of(request), COUNT_FROM, COUNT_UID)
    return redirect("growth:trajectory")


@require_POST
@personal
def pace(request: HttpRequest) -> HttpResponse:
    """Fewer prompts and a yearly look, or as before."""
    person, word = person_of(request), request.POST.get("yearly")
    if word not in {"yes", "no"}:
        raise Http404
    consents.need(person, "keep")
    choose(person, yearly=word == "yes", today=timezone.localdate())
    return redirect("growth:trajectory")


def _add(request: HttpRequest, form: EventForm) -> None:
    given = form.cleaned_data
    uid = store.once(request.POST.get("token", "") or new_id())
    try:
        events.add(person_of(request), given["day"], given["text"], given["belongs"], uid)
    except ValueError as error:
        raise Http404 from error
