"""A line to a site of ours elsewhere: one connection, kept open, calls in JSON."""

from __future__ import annotations

import http.client
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

SEALED_ONLY = "Names and keys travel over https only: --server https://…"


def is_sealed(server: str) -> bool:
    """Tell whether nobody between here and the site can read along.

    Plain http may go to this machine only.
    """
    try:
        parts = urlsplit(server)
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.scheme == "http":
        return _is_this_machine(host)
    return parts.scheme == "https" and bool(host)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SiteGone(Exception):
    """The site cannot be reached now; trying again later may help."""


class Answer(NamedTuple):
    """`tag` is the answer's ETag, empty without one."""

    status: int
    body: bytes
    tag: str = ""

    def json(self) -> Any:
        """Return what the body says; raises SiteGone where it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise SiteGone("no JSON") from error


@dataclass
class Line:
    """
    Args:
        server: the site's address, such as https://days.example.org
        token: what every call shows; none if it is empty.
        patience: seconds to wait for an answer.
    """

    server: str
    token: str
    patience: float
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Call `path` under /api/v1/ and return the answer, whatever its status.

        Raises SiteGone.
        """
        sent = None if body is None else json.dumps(body)
        shown = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            shown["Authorization"] = f"Bearer {self.token}"
        where = f"{urlsplit(self.server).path.rstrip('/')}/api/v1/{path}"
        try:
            line = self._connected()
            line.request(method, where, sent, shown)
            answer = line.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise SiteGone(str(error)) from error
        return Answer(answer.status, raw, answer.headers.get("ETag", ""))

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _connected(self) -> http.client.HTTPConnection:
        if self._line is None:
            parts = urlsplit(self.server)
            kind = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            self._line = kind(parts.hostname or "", parts.port, timeout=self.patience)
        return self._line
