"""Pages of reminders, and the feed that calendars read."""

import logging
import secrets
from zoneinfo import available_timezones

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from earned.sealing.errors import NoKeyError
from earned.server.accounts.access import person_of
from earned.server.accounts.throttle import may_send_code
from earned.server.growth import consents
from earned.server.growth.access import personal
from earned.server.growth.reminders import sending, services
from earned.server.growth.reminders.calendar import WORDS, feed
from earned.server.growth.reminders.forms import MailForm, WishForm
from earned.server.growth.reminders.kinds import Reminders

logger = logging.getLogger(__name__)
CALENDAR_WAIT = "3600"
"""Seconds after which a calendar should ask again, where something failed."""
CODE_SIGNS = 6
CODE = "mail_code"
"""Where the session holds the address a code was sent to, and the code."""


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def wishes(request: HttpRequest) -> HttpResponse:
    """How often, when, and how."""
    if request.method != "POST":
        return _page(request)
    form = WishForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    wish = _wish(request)
    given = form.cleaned_data
    new = msgspec.structs.replace(
        wish, **{**given, "words": given["words"] or wish.words}, stopped=False
    )
    if (new.often, new.stopped) != (wish.often, wish.stopped):
        new = msgspec.structs.replace(new, since=timezone.localdate())
    services.keep(person_of(request), new)
    return _page(request, done=_("Kept."))


@require_POST
@personal
def address(request: HttpRequest) -> HttpResponse:
    """A new secret address, or none any more."""
    if "revoke" in request.POST:
        services.revoke(person_of(request))
        return redirect("growth:reminders")
    services.new_address(person_of(request), _wish(request))
    return redirect("growth:reminders")


@require_POST
@personal
def stop(request: HttpRequest) -> HttpResponse:
    """Stop them, or go on as wished."""
    wish, word = _wish(request), request.POST.get("stop")
    if word not in {"yes", "no"}:
        raise Http404
    since = timezone.localdate()
    services.keep(
        person_of(request), msgspec.structs.replace(wish, stopped=word == "yes", since=since)
    )
    return redirect("growth:reminders")


@require_POST
@personal
def mail(request: HttpRequest) -> HttpResponse:
    """Send a code to an address, see that it arrived, or forget the address."""
    person, wish = person_of(request), _wish(request)
    if "forget" in request.POST:
        request.session.pop(CODE, None)
        services.forget_mail(person)
        return redirect("growth:reminders")
    if "code" in request.POST:
        return _confirm(request, wish)
    form = MailForm(request.POST)
    if not sending.can_send():
        raise Http404
    if not form.is_valid():
        return _page(request, mail_problem=str(form.errors["mail"][0]))
    return _send_code(request, wish, form.cleaned_data["mail"])


def _send_code(request: HttpRequest, wish: Reminders, to: str) -> HttpResponse:
    """The code waits in the session: in a record its owner would find it in the archive, unsent."""
    consents.need(person_of(request), "keep")
    if not may_send_code(person_of(request), to):
        return _page(request, mail_problem=_("Too many codes for now. Wait an hour."))
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_SIGNS))
    if not sending.send_code(to, code):
        return _page(request, mail_problem=_("The mail server did not take it. Try again later."))
    request.session[CODE] = [to, code]
    services.keep(person_of(request), msgspec.structs.replace(wish, mail=to, mail_known=False))
    return redirect("growth:reminders")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The calendar behind a secret address; nothing behind any other.

    Django would log the address with a fault; here the fault alone is logged.
    """
    try:
        return _calendar(token)
    except Http404:
        raise
    except Exception:  # whatever it is, its address is to stay secret
        logger.exception("A calendar could not be made.")
        response = HttpResponse(status=503, headers={"Retry-After": CALENDAR_WAIT})
        response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 - Django's own mark
        return response


def _calendar(token: str) -> HttpResponse:
    person = services.owner(token)
    try:
        wish = services.wish_of(person) if person else None
    except NoKeyError:
        wish = None
    if person is None or wish is None:
        raise Http404
    today = timezone.localdate()
    pace = services.due_now(person, wish, today).pace
    content = feed(wish, pace, services.digest(token), today)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


def _confirm(request: HttpRequest, wish: Reminders) -> HttpResponse:
    # One try a code: six digits could be guessed.
    to, code = request.session.pop(CODE, ["", ""])
    typed = "".join(request.POST.get("code", "").split())
    if not code or to != wish.mail or not secrets.compare_digest(typed.encode(), code.encode()):
        problem = _("This is not the code that was sent. Have a new one sent.")
        return _page(request, mail_problem=problem)
    services.agree_to_mail(person_of(request), wish)
    return redirect("growth:reminders")


def _wish(request: HttpRequest) -> Reminders:
    found = services.wish_of(person_of(request))
    return found or Reminders(
        since=timezone.localdate(),
        words=str(WORDS[0]),
        zone=timezone.get_current_timezone_name(),
    )


def _page(
    request: HttpRequest, form: WishForm | None = None, done: str = "", mail_problem: str = ""
) -> HttpResponse:
    person, wish = person_of(request), _wish(request)
    due = services.due_now(person, wish, timezone.localdate())
    token = services.token_of(person)
    there = reverse("calendar:feed", args=[token]) if token else ""
    context = {
        "wish": wish,
        "form": form,
        "due": due,
        "address": request.build_absolute_uri(there) if there else "",
        "words": [str(each) for each in WORDS],
        "zones": sorted(available_timezones()),
        "can_send": sending.can_send(),
        "code_sent": CODE in request.session,
        "done": done,
        "mail_problem": mail_problem,
    }
    status = 400 if form or mail_problem else 200
    return render(request, "growth/reminders/reminders.html", context, status=status)
