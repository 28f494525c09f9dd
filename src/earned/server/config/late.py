"""Addresses whose pages are read in only when somebody asks for one of them."""

from django.urls import URLResolver, path


class Late(URLResolver):
    """A resolver that does not read its module to say which names it has.

    Django asks every resolver for its names at the first link of the first page, and so would read in
    everything. Names within a namespace are looked for in that namespace alone, and then read.
    """

    def _populate(self) -> None:
        self._populated = True


def late(route: str, module: str, app_name: str, namespace: str) -> URLResolver:
    """The addresses of a module with ``urlpatterns``, under a route and a namespace of their own."""
    plain = path(route, (module, app_name, namespace))
    return Late(plain.pattern, module, app_name=app_name, namespace=namespace)
