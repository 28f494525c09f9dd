"""Spanish: complete for the quiz, the result, crisis pages and all that the pages say themselves."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from earned.app.quiz import load_quiz
from earned.library.crisis import countries, directories
from earned.server.learn.shelves import find
from earned.server.learn.views import library
from earned.server.pages.facts import KNOWN
from earned.server.quiz import access, store
from tests.server.visitor import Visitor
from tools import translations

ES = {"Accept-Language": "es"}
WHOLE = [
    "/",
    "/limits/",
    "/privacy/",
    "/help-now/?country=ES",
    "/measures/",
    "/quiz/start/",
    "/nowhere/",
]
ENGLISH = re.compile(r"\b(the|you|your|with|and|this|what|from)\b")


def spoken(html: str) -> str:
    """The words on a page that do not say they are in another language."""
    html = re.sub(r"<(script|style|title)\b.*?</\1>", " ", html, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]*\blang="en"[^>]*>.*?</\1>', " ", html, flags=re.DOTALL)
    return re.sub(r"<[^>]+>", " ", html.partition("<main")[2])


def test_nothing_is_left_untranslated() -> None:
    catalogue = translations.translated("es")
    known = {message.id for message in catalogue if message.id}
    wanted = {message.id for message in translations.messages() if message.id}
    assert wanted - known == set()
    assert known - wanted == set()
    assert translations.untranslated(catalogue) == []


def test_the_compiled_file_says_the_same() -> None:
    shipped = translations.LOCALE / "es" / "LC_MESSAGES" / "django.mo"
    assert shipped.read_bytes() == translations.compiled(translations.translated("es"))


@pytest.mark.parametrize(
    "message", [m for m in translations.translated("es") if m.id], ids=lambda m: str(m.id)[:40]
)
def test_placeholders_are_the_same(message: translations.Message) -> None:
    def holes(words: str) -> set[str]:
        return set(re.findall(r"%\([a-z_]+\)s|%%", words))

    asked = message.id if isinstance(message.id, tuple) else (message.id,)
    given = message.string if isinstance(message.string, tuple) else (message.string,)
    for words in given:
        assert holes(words) == holes(asked[-1])


@pytest.mark.parametrize("path", WHOLE)
def test_pages_are_whole_in_spanish(ann: Visitor, path: str) -> None:
    html = ann.get(path, headers=ES).content.decode()
    assert '<html lang="es">' in html
    assert ENGLISH.findall(spoken(html)) == []


def test_every_fact_of_our_crisis_lines_can_be_translated() -> None:
    said = {directory.what for directory in directories()}
    for country in countries().values():
        said |= {country.name, country.emergency_note, country.missing_note}
        for line in country.lines:
            said |= {line.who, line.area, line.note, line.hours, line.text}
    assert said - {""} == set(KNOWN)


def test_quiz_and_result_are_whole_in_spanish(ann: Visitor) -> None:
    ann.client.cookies["django_language"] = "es"
    ann.begin("partner")
    pages = [ann.get("/quiz/who/", follow=True), ann.get("/quiz/before/"), ann.get("/quiz/")]
    ann.finish(5)
    pages += [
        ann.get(path) for path in ("/quiz/1/", "/quiz/result/", "/quiz/more/1/", "/quiz/earlier/")
    ]
    for page in pages:
        html = page.content.decode()
        assert '<html lang="es">' in html
        cited = re.sub(r'<ul>(<li>.*?class="doi".*?)</ul>', " ", html, flags=re.DOTALL)
        assert ENGLISH.findall(spoken(cited)) == [], page.request["PATH_INFO"]


def test_answers_to_translated_questions_are_scored_with_wider_priors(ann: Visitor) -> None:
    ann.client.cookies["django_language"] = "es"
    ann.begin()
    ann.answer(3)
    del ann.client.cookies["django_language"]
    ann.answer(3)
    record = store.read(access.ticket_of(ann.get("/quiz/").wsgi_request))
    assert record.language == "es"
    plain = load_quiz("general").locate(record.answers())[0]
    wider = load_quiz("general", "es").locate(record.answers())[0]
    assert wider.anxiety.se >= plain.anxiety.se


def test_what_is_missing_in_a_language_says_so(
    ann: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if a unit had no Spanish yet: the English one stands there, marked and excused."""
    monkeypatch.setattr(library, "find", lambda kind, id_, _: find(kind, id_, "en"))
    html = ann.get("/learn/term/attachment/", headers=ES).content.decode()
    assert "Esto solo está en inglés por ahora." in html
    assert re.search(r'<div lang="en">\s*<h1>', html)


def test_what_is_there_in_spanish_does_not(ann: Visitor) -> None:
    html = ann.get("/learn/practice/longer-out-than-in/", headers=ES).content.decode()
    assert "Más largo al soltar que al tomar" in html
    assert "solo está en inglés" not in html


def test_one_can_choose_and_only_then_is_a_cookie_set(ann: Visitor) -> None:
    assert "django_language" not in ann.get("/", headers=ES).cookies
    page = ann.post("/language/", {"language": "es", "next": "/limits/"})
    assert page.headers["Location"] == "/limits/"
    cookie = page.cookies["django_language"]
    assert cookie.value == "es"
    assert cookie["max-age"] == ""
    assert '<html lang="es">' in ann.get("/limits/").content.decode()
    ann.post("/leave/")
    assert ann.client.cookies["django_language"].value == ""


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", "", "/\\x.y"]
)
def test_a_choice_leads_to_our_own_pages(ann: Visitor, target: str) -> None:
    assert ann.post("/language/", {"language": "es", "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("language", ["", "xx", "es; Secure"])
def test_a_language_that_is_not_there(ann: Visitor, language: str) -> None:
    assert not ann.post("/language/", {"language": language, "next": "/"}).cookies


def test_another_site_chooses_nothing(ann: Visitor) -> None:
    sent = {"Sec-Fetch-Site": "cross-site"}
    assert not ann.post("/language/", {"language": "es", "next": "/"}, headers=sent).cookies


def test_plurals_are_spanish(ann: Visitor) -> None:
    from django.utils.translation import ngettext

    with override("es"):
        forms = [
            ngettext("%(minutes)s minute", "%(minutes)s minutes", n) % {"minutes": n}
            for n in (1, 3)
        ]
    assert forms == ["1 minuto", "3 minutos"]


def test_the_catalogue_lies_where_the_server_looks(settings: object) -> None:
    assert [Path(path) for path in settings.LOCALE_PATHS] == [translations.LOCALE]  # type: ignore[attr-defined]
