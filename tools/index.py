"""Fetch the pip that the lock names from a package index, where there is no pip to do it.

Only from an index that this machine's settings name, and only a file whose digest the lock holds.
"""

import base64
import hashlib
import re
import ssl
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

from tools import settings

SECONDS = 60


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.found.append(target)


def locked_pip(lock: Path) -> tuple[str, set[str]]:
    """The file name of the locked pip's wheel and the SHA-256 digests that the lock allows."""
    entry = re.search(
        r"^pip==(\S+)((?:\s*\\\n\s+--hash=sha256:\w+)+)", lock.read_text("utf-8"), re.MULTILINE
    )
    if not entry:
        return "", set()
    return f"pip-{entry[1]}-py3-none-any.whl", set(re.findall(r"sha256:(\w+)", entry[2]))


def fetch_pip(lock: Path, folder: Path) -> Path | None:
    """The locked pip's wheel, in `folder`; None where no named index has it."""
    name, digests = locked_pip(lock)
    for directory in settings.link_folders():
        if (directory / name).is_file():
            return _kept((directory / name).read_bytes(), digests, folder / name)
    for address in settings.index_addresses():
        content = _download(address, name)
        if content:
            return _kept(content, digests, folder / name)
    return None


def _kept(content: bytes, digests: set[str], target: Path) -> Path | None:
    if hashlib.sha256(content).hexdigest() not in digests:
        return None
    target.write_bytes(content)
    return target


def _download(address: str, name: str) -> bytes | None:
    page_address = f"{address}/pip/"
    try:
        page = _Links()
        page.feed(_get(page_address).decode("utf-8", "replace"))
        for link in page.found:
            target = urllib.parse.urljoin(_without_account(page_address)[0], link)
            if urllib.parse.urlsplit(target).path.endswith("/" + name):
                return _get(_with_account_of(address, target.partition("#")[0]))
    except (OSError, ValueError, urllib.error.URLError):
        return None
    return None


def _get(address: str) -> bytes:
    bare, account = _without_account(address)
    if urllib.parse.urlsplit(bare).scheme not in {"https", "http"}:
        raise ValueError(bare)
    request = urllib.request.Request(bare, headers={"Accept": "text/html"})  # noqa: S310
    if account:
        request.add_header("Authorization", "Basic " + base64.b64encode(account.encode()).decode())
    context = ssl.create_default_context(cafile=settings.certificates())
    with urllib.request.urlopen(request, timeout=SECONDS, context=context) as answer:  # noqa: S310
        content: bytes = answer.read()
    return content


def _without_account(address: str) -> tuple[str, str]:
    """The address without "name:password@", and that part unquoted."""
    parts = urllib.parse.urlsplit(address)
    account, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=host).geturl(), urllib.parse.unquote(account)


def _with_account_of(index: str, address: str) -> str:
    """The address with the account of the index, if both lie on the same host."""
    account, _, host = urllib.parse.urlsplit(index).netloc.rpartition("@")
    parts = urllib.parse.urlsplit(address)
    same = bool(account) and parts.netloc == host
    return parts._replace(netloc=f"{account}@{host}").geturl() if same else address
