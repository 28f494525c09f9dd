"""The TLS certificate and key that a person brings."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from earned.core.errors import DataError, NoInputError, UsageError


@dataclass(frozen=True)
class Certificate:
    """A certificate chain and its private key, both PEM files that fit each other."""

    chain: Path
    key: Path


def certificate(chain: Path | None, key: Path | None, now: datetime) -> Certificate | None:
    """Check the two files; None where neither is given.

    Raises :class:`UsageError` for one without the other, :class:`NoInputError` for a file that
    cannot be read, :class:`DataError` for files that do not fit or a certificate out of date.
    """
    if chain is None and key is None:
        return None
    if chain is None or key is None:
        raise UsageError("--tls-cert and --tls-key belong together: give both, or neither.")
    for path in (chain, key):
        _check_readable(path)
    _check_pair(chain, key)
    _check_dates(chain, now)
    return Certificate(chain, key)


def _check_readable(path: Path) -> None:
    try:
        path.read_bytes()
    except OSError as error:
        raise NoInputError(f"{path}: cannot be read ({error.strerror}).") from None


def _no_passphrase() -> str:
    """Answer instead of the terminal prompt that OpenSSL would open."""
    return ""


def _check_pair(chain: Path, key: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(chain, key, password=_no_passphrase)
    except ssl.SSLError as error:
        raise DataError(*_explain(error, key), file=str(chain)) from None


def _explain(error: ssl.SSLError, key: Path) -> tuple[str, str]:
    """What does not fit, and what would."""
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"the key {key} belongs to another certificate.", "Give the key made with this one."
    if b"ENCRYPTED" in key.read_bytes():
        remedy = f"Unlock it first: openssl pkey -in {key} -out unlocked.pem"
        return f"the key {key} is locked with a passphrase.", remedy
    return "the certificate or its key is not in PEM format.", "A PEM file begins with -----BEGIN."


def _check_dates(chain: Path, now: datetime) -> None:
    ends = x509.load_pem_x509_certificate(chain.read_bytes()).not_valid_after_utc
    if ends <= now:
        raise DataError(
            f"the certificate ended on {ends:%Y-%m-%d}.",
            "Browsers will refuse it: give a newer one.",
            file=str(chain),
        )


def current_time() -> datetime:
    """Now, with its time zone."""
    return datetime.now(UTC)
