"""Addresses of the API. Stateless: what is posted is used once, and stored, logged and sent nowhere.

No cookie is read or set, so there is nothing for another site to forge; browsers that say a request
comes from another site are refused all the same.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import HttpError

from earned.app.now import find_help, tell_now
from earned.core.errors import UsageError
from earned.server.api import answers
from earned.server.api.schemas import (
    Filters,
    Match,
    NowOut,
    PlanIn,
    Sought,
    Trouble,
    UnitBrief,
    UnitWhole,
)
from earned.server.learn.finding import finder
from earned.server.learn.shelves import find, in_order
from earned.server.pages.leave import from_elsewhere


def _same_site(request: HttpRequest) -> bool:
    """Passes everything that is not a browser sent here by another site."""
    if from_elsewhere(request):
        raise HttpError(
            403, "This API answers its own site and programs, not pages of other sites."
        )
    return True


api = NinjaAPI(
    title="Earned",
    version="1",
    description=(
        "The library of attachment and security, a search over it, a plan from answers or a position,"
        " and help for right now. Education, not diagnosis or therapy. Nothing that is posted is stored."
    ),
    docs_url=None,
    auth=_same_site,
    openapi_extra={"info": {"license": {"name": "Content: CC BY 4.0. Code: Apache-2.0."}}},
)


@api.exception_handler(UsageError)
def _wrong(request: HttpRequest, error: UsageError) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=422)


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": str(error)}, status=404)


@api.get("/units", response=list[UnitBrief], summary="Units of the library, in reading order")
def units(request: HttpRequest, filters: Query[Filters]) -> list[UnitBrief]:  # noqa: ARG001
    """Filtered by kind, grade, and for practices by area, minutes and company."""
    book = in_order(filters.language)
    return [answers.brief(each) for each in book if answers.fits(each, filters)]


@api.get("/units/{kind}/{id}", response={200: UnitWhole, 404: Trouble}, summary="One unit, whole")
def unit(request: HttpRequest, kind: str, id: str, language: str = "en") -> UnitWhole:  # noqa: A002, ARG001
    """With its facts, its words and its sources."""
    found = find(kind, id, language)
    if found is None:
        raise Http404(f"There is no unit {kind}/{id}. List them: /api/units")
    return answers.whole(found)


@api.post("/search", response=list[UnitBrief], summary="Units that speak of something")
def search(request: HttpRequest, sought: Sought) -> list[UnitBrief]:  # noqa: ARG001
    """Best first, at most thirty. By POST, so that what is looked for is in no address and no log."""
    return [answers.brief(each) for each in finder(sought.language).look(sought.text)]


@api.post("/plan", response={200: dict[str, Any], 422: Trouble}, summary="A plan with its reasons")
def plan(request: HttpRequest, given: PlanIn) -> dict[str, Any]:  # noqa: ARG001
    """From answers, as the quiz gives it, or from a position that was measured before."""
    return answers.plan(given)


@api.post("/now", response=NowOut, summary="What helps in the next ten minutes")
def now(request: HttpRequest, sought: Sought) -> NowOut:  # noqa: ARG001
    """Show ``help`` and the crisis page first where ``crisis`` is true. It can miss danger: say so."""
    found = find_help(sought.text, language=sought.language)
    told = tell_now(found, sought.language)
    return NowOut(
        crisis=found.crisis,
        sure=found.alarm.sure,
        kinds=list(found.alarm.kinds),
        hints=list(found.alarm.hints),
        help=list(told.help),
        help_page="/help-now/",
        matched=found.matched,
        uneasy=found.uneasy,
        matches=[
            Match(kind=match.unit.kind, id=match.unit.id, score=round(match.score, 6))
            for match in told.matches
        ],
    )
