"""Pages that ask again. None of them shows a score."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.app.retest import Length
from earned.core.instruments.item import FRAMES
from earned.library.unscored import strengths
from earned.library.wording import quiz_wording
from earned.server.accounts.access import person_of
from earned.server.accounts.models import new_id
from earned.server.growth import store
from earned.server.growth.access import personal
from earned.server.growth.naming import about
from earned.server.growth.retest import services
from earned.server.growth.retest.kinds import Form
from earned.server.growth.retest.standing import About, standing
from earned.server.growth.store import Kept
from earned.server.growth.trajectory.release import next_month
from earned.server.pages.language import language
from earned.server.quiz.forms import FrameForm, OptionalAnswers
from earned.server.quiz.presentation.strengths import (
    answered_topics,
    page_count,
    strengths_page,
)
from earned.server.quiz.services import NotAskedError
from earned.server.quiz.views import asking
from earned.server.quiz.views.asking import Ways

WAYS = Ways(
    "growth:retest_question", "growth:retest_earlier", "growth:retest_answer", "growth:retest_done"
)

LENGTHS: dict[str, Length] = {"short": "short", "full": "full"}


@require_safe
@personal
def choose(request: HttpRequest) -> HttpResponse:
    """What can be filled in, about whom, and from when."""
    return _choose(request)


@require_POST
@personal
def begin(request: HttpRequest) -> HttpResponse:
    """Begin a short form or the whole questionnaire."""
    wanted = _wanted(request)
    if wanted is None:
        return _choose(
            request, problem=_("Choose whom to think of; type a name for someone you name.")
        )
    uid = store.once(request.POST.get("token", "") or new_id())
    try:
        services.begin(person_of(request), wanted, today(), language(), uid)
    except services.TooSoonError as error:
        return _choose(request, problem=_too_soon(error.due))
    except NotAskedError as error:
        raise Http404 from error
    return redirect(WAYS.current)


@require_safe
@personal
def question(request: HttpRequest) -> HttpResponse:
    """The question that waits for an answer."""
    kept = services.open_form(person_of(request), today())
    if kept is None:
        return redirect("growth:retest")
    return _show(request, kept, len(kept.body.answers.asked) + 1)


@require_safe
@personal
def earlier(request: HttpRequest, number: int) -> HttpResponse:
    """A question already asked, to look at or change."""
    kept = services.open_form(person_of(request), today())
    return _show(request, kept, number) if kept else redirect("growth:retest")


@require_POST
@personal
def answer(request: HttpRequest) -> HttpResponse:
    """Keep an answer and go on."""
    kept = services.newest(person_of(request), today())
    if kept is None:
        return redirect("growth:retest")
    item = request.POST.get("item", "")
    try:
        if "option" not in request.POST:
            shown = asking.show_again(request, kept.body.answers, item, WAYS)
            return shown or redirect("growth:retest")
        option = asking.option_in(request)
        form = services.answer(person_of(request), kept.uid, item, option, today(), language())
    except NotAskedError:
        return render(request, "quiz/not_asked.html", status=400)
    return asking.after(request, form.answers, list(form.answers.asked).index(item) + 2, WAYS)


@require_safe
@personal
def done(request: HttpRequest) -> HttpResponse:
    """It is kept; when results appear."""
    return render(request, "growth/retest/done.html", {"appears": next_month(today())})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def strengths_again(request: HttpRequest, page: int) -> HttpResponse:
    """Strengths and beliefs, once a quarter."""
    person = person_of(request)
    if not 1 <= page <= page_count():
        raise Http404
    now, before = services.strengths_of(person, today())
    shown = strengths_page(page, now, language())
    if request.method != "POST":
        context = {"page": shown, "before": answered_topics(_of(before), language())}
        return render(request, "growth/retest/strengths.html", context)
    form = OptionalAnswers(shown.items, strengths(language()).options, request.POST)
    if not form.is_valid():
        return render(request, "quiz/not_asked.html", status=400)
    services.keep_strengths(person, shown.items, form.given(), today())
    if page < page_count():
        return redirect("growth:retest_strengths", page + 1)
    return redirect("growth:retest")


def today() -> date:
    """The day it is here."""
    return timezone.localdate()


def _show(request: HttpRequest, kept: Kept[Form], number: int) -> HttpResponse:
    return asking.show(request, kept.body.answers, number, WAYS) or redirect("growth:retest")


def _wanted(request: HttpRequest) -> services.Wanted | None:
    """What was chosen: somebody known by a key, or a frame with a name where it needs one."""
    length = LENGTHS.get(request.POST.get("length", ""))
    known = standing(person_of(request)).of(request.POST.get("frame", ""))
    if length is None:
        return None
    if known is not None:
        return services.Wanted(known.frame, known.name, length)
    form = FrameForm(request.POST)
    if not form.is_valid():
        return None
    return services.Wanted(form.cleaned_data["frame"], form.cleaned_data["name"], length)


def _choose(request: HttpRequest, problem: str = "") -> HttpResponse:
    person = person_of(request)
    found = standing(person).about
    taken = {one.frame for one in found if one.frame != "named"}
    fresh = [
        {"id": frame, "words": quiz_wording(language()).frames[frame]}
        for frame in FRAMES
        if frame not in taken
    ]
    now, _before = services.strengths_of(person, today())
    context = {
        "known": [_row(one) for one in found],
        "fresh": fresh,
        "open": services.open_form(person, today()),
        "appears": next_month(today()),
        "token": new_id(),
        "problem": problem,
        "quarter": bool(now),
    }
    return render(request, "growth/retest/choose.html", context, status=400 if problem else 200)


def _row(one: About) -> dict[str, Any]:
    short, full = one.due(short=True), one.due(short=False)
    return {
        "key": one.key,
        "about": about(one.frame, one.name),
        "last": one.last,
        "short": None if short <= today() else short,
        "full": None if full <= today() else full,
    }


def _too_soon(due: date) -> str:
    return _("This makes sense again from %(day)s on: sooner, one answers from memory.") % {
        "day": date_format(due, "j F Y")
    }


def _of(before: Any) -> dict[str, int]:
    return dict(before.answers) if before else {}
