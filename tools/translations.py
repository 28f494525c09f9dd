"""Renew the translations: `python tools/translations.py` finds every word of the pages and compiles.

New words are added to each `django.po` without a translation, old ones leave. Fill the gaps, and run it
again. The compiled `django.mo` lies beside, in the repository: whoever installs needs no compiler, and a
test holds that both say the same. Needs Babel, which the environment of `./test` has.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SERVER = Path(__file__).resolve().parent.parent / "src" / "earned" / "server"
LOCALE = SERVER / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
WIDTH = 100
HEADER = "# Words of Earned's pages. Apache-2.0, like the code they stand in."


def messages() -> Catalog:
    """Every word that templates and code of the server ask a catalogue for."""
    if not settings.configured:
        settings.configure()
    found = Catalog(project="earned", charset="utf-8")
    for path in sorted([*SERVER.rglob("*.html"), *SERVER.rglob("*.py")]):
        for context, words in _in_file(path):
            found.add(words, locations=[(str(path.relative_to(SERVER)), 0)], context=context)
    return found


def translated(language: str) -> Catalog:
    """The catalogue of a language as its file has it; an empty one where there is none yet."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def untranslated(catalogue: Catalog) -> list[Message]:
    """Messages without words, or with a form missing, or marked as a guess."""
    return [
        message
        for message in catalogue
        if message.id and (message.fuzzy or not all(_forms(message)) or not message.string)
    ]


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def renew(language: str) -> list[Message]:
    """Bring both files of a language up to date; what still lacks a translation."""
    catalogue = translated(language)
    begun = catalogue.creation_date
    catalogue.update(messages(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date = begun  # the same words give the same files
    catalogue.header_comment = HEADER
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = "Earned"
    folder = LOCALE / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as stream:
        write_po(
            stream,
            catalogue,
            width=WIDTH,
            sort_output=True,
            omit_header=False,
            include_lineno=False,
        )
    (folder / "django.mo").write_bytes(compiled(catalogue))
    return untranslated(catalogue)


def _in_file(path: Path) -> Iterator[tuple[str | None, str | tuple[str, ...]]]:
    text = path.read_text("utf-8")
    code = _only_calls(templatize(text)) if path.suffix == ".html" else text
    for _, words, _, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        yield context, words


def _only_calls(python: str) -> str:
    """What a template became, as lines that begin at the margin: its blanks mean nothing."""
    return "\n".join(re.sub(r"^[\sX]+", "", line) for line in python.splitlines())


def _forms(message: Message) -> tuple[object, ...]:
    """The singular, or every form of the plural."""
    return tuple(message.string) if isinstance(message.string, tuple) else (message.string,)


def main(languages: list[str]) -> int:
    """Renew the languages named, or all there are; 1 where something is not translated."""
    known = languages or sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
    gaps = {language: renew(language) for language in known}
    for language, left in gaps.items():
        print(f"{language}: {len(left)} without a translation")
    return int(any(gaps.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
