"""Addresses and ports of this machine."""

import errno
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from earned.core.errors import UsageError

DEFAULT_PORT = 8000
PORTS_TRIED = 100
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# From the blocks reserved for documentation: connecting a datagram socket sends nothing, it only
# asks which of this machine's addresses would be used to reach the outside.
OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


@dataclass(frozen=True)
class Place:
    """Where the server listens.

    `address`: an IP address to bind, `port`: 1-65535, `reachable`: this machine's addresses under
    which other devices reach it, the likeliest first; empty where only this computer may.
    """

    address: str
    port: int
    reachable: tuple[str, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every name this server should answer to."""
        return (*LOOPBACK, *(bracketed(address) for address in self.reachable))


def bracketed(address: str) -> str:
    """The address as it stands in a URL: IPv6 in brackets."""
    return f"[{address}]" if ":" in address else address


def place(host: str | None, port: int | None) -> Place:
    """Where to listen. A port that nobody chose moves on to the next free one.

    Raises :class:`UsageError` for a host this machine does not have, or a chosen port in use.
    """
    address = "127.0.0.1" if host is None else resolve(host)
    return Place(address, free_port(address, port), reachable(address))


def resolve(host: str) -> str:
    """The IP address of a host name. Raises :class:`UsageError` for an unknown one."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(
            f"--host {host}: no address by that name. Use 0.0.0.0 for every network this computer"
            " is on, or one of its own addresses."
        ) from None
    return str(found[0][4][0])


def reachable(address: str) -> tuple[str, ...]:
    """The addresses under which other devices reach a server bound to `address`."""
    bound = ip_address(address)
    if bound.is_loopback:
        return ()
    if not bound.is_unspecified:
        return (address,)
    families = (socket.AF_INET, socket.AF_INET6) if bound.version == 6 else (socket.AF_INET,)
    return tuple(dict.fromkeys(_own_addresses(families)))


def _own_addresses(families: tuple[socket.AddressFamily, ...]) -> Iterator[str]:
    for family, outside in OUTSIDE:
        if family in families:
            yield from _address_towards(family, outside)
    yield from _addresses_of_name(families)


def _address_towards(family: socket.AddressFamily, outside: str) -> Iterator[str]:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((outside, 9))
        except OSError:
            return
        yield str(probe.getsockname()[0])


def _addresses_of_name(families: tuple[socket.AddressFamily, ...]) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return
    for family, _, _, _, address in found:
        own = ip_address(str(address[0]).partition("%")[0])
        if family in families and not (own.is_loopback or own.is_link_local):
            yield str(own)


def free_port(address: str, port: int | None) -> int:
    """The port asked for, or from the default on the first free one.

    Raises :class:`UsageError` where the one asked for is in use, or none is free.
    """
    tried = [port] if port else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    for candidate in tried:
        if is_free(address, candidate):
            return candidate
    if port:
        raise UsageError(
            f"--port {port}: another program uses it already. Choose another number, or leave"
            " --port out to get a free one."
        )
    raise UsageError(f"No port from {tried[0]} to {tried[-1]} is free. Choose one with --port.")


def is_free(address: str, port: int) -> bool:
    """Whether nobody listens there. Raises :class:`UsageError` where we may not listen at all."""
    addresses = [address, "::1"] if address == "127.0.0.1" else [address]
    return all(_can_bind(each, port) for each in addresses)


def _can_bind(address: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        return _explain_refusal(error, address, port)
    return True


def _explain_refusal(error: OSError, address: str, port: int) -> bool:
    """False for a port in use, True where the address says nothing about this port."""
    if error.errno == errno.EADDRINUSE:
        return False
    if address == "::1":  # a machine without IPv6: nobody can listen there
        return True
    if error.errno == errno.EACCES:
        raise UsageError(
            f"--port {port}: this account may not use it. Choose a number above 1023."
        ) from None
    raise UsageError(
        f"--host {address}: this computer cannot listen there ({error.strerror}). Use 0.0.0.0 for"
        " every network it is on, or one of its own addresses."
    ) from None
