"""Markdown of our own content as HTML. The renderer has HTML off: a tag in it is shown as text."""

from django import template
from django.conf.locale import LANG_INFO
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from markdown_it import MarkdownIt

from earned.server.pages import facts

register = template.Library()
_markdown = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs, lists, bold and italic."""
    return SafeString(_markdown.render(str(text)))


@register.filter
def opening(text: str) -> SafeString:
    """Prose right below the title of a page, where headings are one level higher."""
    raised = prose(text).replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return SafeString(raised)


@register.filter
def inline(text: str) -> SafeString:
    """One line with bold and italic, without a paragraph around it."""
    return SafeString(_markdown.renderInline(str(text)))


@register.filter
def languages(codes: tuple[str, ...]) -> str:
    """Names of languages, in the language of the page; a code that has none is shown as it is."""
    return ", ".join(gettext(LANG_INFO.get(code, {}).get("name", code)) for code in codes)


@register.filter
def fact(text: str) -> str:
    """A fact of the list of crisis lines, in the language of the page."""
    return facts.fact(text)
