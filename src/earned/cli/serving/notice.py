"""What `earned serve` tells the person at the terminal."""

import io

import segno

from earned.cli.serving.network import DEFAULT_PORT, Place, bracketed

PLAIN_HTTP = """\
This connection is plain HTTP: others on the same network can read what is sent.
Use it on a network you trust, or give --tls-cert and --tls-key."""


def local_url(place: Place, scheme: str) -> str:
    """Where this computer reaches the server."""
    only = place.reachable[0] if place.reachable and not listens_everywhere(place) else None
    return f"{scheme}://{bracketed(only) if only else 'localhost'}:{place.port}"


def listens_everywhere(place: Place) -> bool:
    """Whether the server listens on every network of this computer, itself included."""
    return place.address in {"0.0.0.0", "::"}  # noqa: S104  (compared, not bound)


def network_urls(place: Place, scheme: str) -> list[str]:
    """Where other devices reach the server, the likeliest first."""
    return [f"{scheme}://{bracketed(address)}:{place.port}" for address in place.reachable]


def notice(place: Place, scheme: str, data: str, *, moved: bool) -> str:
    """The whole text. `moved`: the default port was taken and another one found."""
    lines = [f"Port {DEFAULT_PORT} is taken; using {place.port}.", ""] if moved else []
    lines += ["Earned is ready:", "", f"  {local_url(place, scheme)}", ""]
    if place.reachable:
        lines += _on_the_network(network_urls(place, scheme), scheme)
    else:
        lines += ["Only this computer can reach it."]
    lines += [f"What it keeps lies in {data}.", "Press Ctrl-C to stop."]
    return "\n".join(lines)


def _on_the_network(urls: list[str], scheme: str) -> list[str]:
    lines = ["On a phone in the same network:", "", *(f"  {url}" for url in urls), ""]
    lines += [qr_code(urls[0]), ""]
    return lines if scheme == "https" else [*lines, PLAIN_HTTP, ""]


def qr_code(url: str) -> str:
    """The address as a code that a phone's camera reads, drawn in half blocks."""
    drawn = io.StringIO()
    segno.make(url, error="m").terminal(out=drawn, compact=True, border=2)
    return drawn.getvalue().rstrip("\n")
