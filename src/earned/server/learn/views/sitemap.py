"""What search engines may find: the first page and the library, nothing else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from earned.server.learn.caching import for_everybody
from earned.server.learn.views.offline import addresses
from earned.server.pages.language import language


@require_safe
@for_everybody
def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses as the sitemap protocol writes them."""
    pages = [request.build_absolute_uri(path) for path in ("/", *addresses(language()))]
    return render(request, "learn/sitemap.xml", {"pages": pages}, content_type="application/xml")
