"""One call to somebody's server: to the public internet only, and no further."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from gfmd_days.core.models import Fault

SECONDS = 10
AGENT = "GFMD-Days-Webhooks/1"
PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Answer:
    """What came of a call: the server's status, and the fault unless it was 2xx."""

    status: int | None = None
    fault: Fault | None = None


class Forbidden(Exception):
    """The address is none that may be called."""


def is_callable(url: str) -> bool:
    """Whether the address may be called, as far as it shows without asking anybody."""
    try:
        parts = urlsplit(url)
        port_is_one = parts.port != 0
        host = parts.hostname
    except ValueError:
        return False
    if parts.scheme not in PORTS or not host or not port_is_one or "@" in parts.netloc:
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if host == "localhost" or host.endswith(".localhost"):
            return bool(settings.WEBHOOKS_TO_LOOPBACK)
        return parts.scheme == "https"
    return _may_call(address, parts.scheme)


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """Post `body` and tell how it went. Redirects are not followed, and what the
    server answers besides its status is not read."""
    try:
        parts = urlsplit(url)
        line = _line(parts, _checked(parts))
    except Forbidden:
        return Answer(fault=Fault.FORBIDDEN)
    except (OSError, ValueError):
        return Answer(fault=Fault.NO_SUCH_HOST)
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    # Each step has its own limit; a server that drips has one for all of them.
    watch = threading.Timer(SECONDS, line.cut)
    watch.daemon = True
    watch.start()
    try:
        line.request("POST", target, body, {"User-Agent": AGENT, **headers})
        return _told(line.getresponse().status)
    except TimeoutError:
        return Answer(fault=Fault.TOO_SLOW)
    except ssl.SSLError:
        return Answer(fault=Fault.UNSAFE)
    except (OSError, http.client.HTTPException, ValueError):
        slow = Fault.TOO_SLOW if line.is_cut else Fault.NO_CONNECTION
        return Answer(fault=slow)
    finally:
        watch.cancel()
        line.close()


def _told(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status)
    return Answer(status, Fault.REDIRECT if 300 <= status < 400 else Fault.REFUSED)


def _checked(parts: SplitResult) -> tuple[str, int]:
    """Return the address and port to connect to.

    The name is looked up once and the connection goes to the address that was
    checked: a second look-up might be answered with another one. One forbidden
    address among several is enough to refuse them all.

    Raises Forbidden, OSError when there is no such host.
    """
    port = parts.port or PORTS.get(parts.scheme)
    if parts.scheme not in PORTS or not parts.hostname or not port:
        raise Forbidden
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(one[4][0]) for one in found]
    if not all(_may_call(one, parts.scheme) for one in addresses):
        raise Forbidden
    return str(addresses[0]), port


def _may_call(address: Address, scheme: str) -> bool:
    if address.is_loopback and settings.WEBHOOKS_TO_LOOPBACK:
        return True
    return scheme == "https" and _is_public(address)


def _is_public(address: Address) -> bool:
    """Whether anybody on the internet has this address; one inside another counts."""
    if isinstance(address, ipaddress.IPv6Address):
        if inner := address.ipv4_mapped or address.sixtofour:
            return _is_public(inner)
        if address.teredo or address.is_site_local:
            return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not special


class _Line(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for.

    With `context`, encrypted, and the certificate must be that name's.
    """

    def __init__(
        self, parts: SplitResult, at: tuple[str, int], context: ssl.SSLContext | None
    ) -> None:
        super().__init__(str(parts.hostname), at[1], timeout=SECONDS)
        self.default_port = PORTS[parts.scheme]  # goes without saying in Host
        self.at, self.context, self.is_cut = at, context, False

    def connect(self) -> None:
        self.sock = socket.create_connection(self.at, SECONDS)
        self._stop_if_cut()
        if self.context is not None:
            self.sock = self.context.wrap_socket(self.sock, server_hostname=self.host)
            self._stop_if_cut()

    def _stop_if_cut(self) -> None:
        """End what `cut` could not: a line that was only being made then."""
        if self.is_cut:
            self.close()
            raise TimeoutError

    def cut(self) -> None:
        """End the call from another thread."""
        self.is_cut = True
        line = self.sock
        if line is not None:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it ended by itself


def _line(parts: SplitResult, at: tuple[str, int]) -> _Line:
    secure = parts.scheme == "https"
    return _Line(parts, at, ssl.create_default_context() if secure else None)
