"""The queue as a station on a laptop sees it: through the site's API."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from badges.printing.devices import ANSWER_SECONDS, Reason
from badges.printing.station import News, Place, QueueGone, Ticket


class NotAllowed(Exception):
    """The site refuses the token or knows no such event: trying again is no use."""


@dataclass
class RemoteQueue:
    """
    Args:
        server: the site's address, such as https://days.example.org
        token: of somebody who may print badges in the event.
    """

    server: str
    token: str
    event: str
    names: tuple[str, ...] = ()
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def places(self) -> list[Place]:
        found = self._json("GET", "printers/?page_size=100")
        if found is None:
            raise NotAllowed(f"The site has no event “{self.event}” for this token.")
        places = [_place(one) for one in found["results"]]
        return [one for one in places if not self.names or one.name in self.names]

    def take(self) -> Ticket | None:
        found = self._json("POST", "print-orders/take/", {"printers": [*self.names]})
        if not found:
            return None
        return Ticket(
            found["id"],
            found["claim"],
            found["job_name"],
            _place(found["printer"]),
            found["job"],
        )

    def document(self, ticket: Ticket) -> bytes | None:
        where = f"print-orders/{ticket.pk}/document/?claim={ticket.claim}"
        status, body = self._ask("GET", where)
        return body if status == http.client.OK else None

    def tell(
        self, ticket: Ticket, news: News, *, job: str, reasons: tuple[Reason, ...]
    ) -> bool:
        told = {"claim": ticket.claim, "news": news, "job": job, "reasons": reasons}
        answer = self._json("POST", f"print-orders/{ticket.pk}/note/", told)
        return bool(answer and answer["taken"])

    def seen(self, place: Place, reasons: tuple[Reason, ...]) -> None:
        self._json("POST", f"printers/{place.pk}/seen/", {"reasons": reasons})

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        status, raw = self._ask(method, path, body)
        if status in {http.client.NO_CONTENT, http.client.NOT_FOUND}:
            return None
        if status != http.client.OK:
            raise QueueGone(f"HTTP {status}")
        try:
            return json.loads(raw)
        except ValueError as error:
            raise QueueGone("no JSON") from error

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        sent = None if body is None else json.dumps(body)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
        }
        where = f"{urlsplit(self.server).path.rstrip('/')}/api/v1/events/{self.event}/"
        try:
            line = self._connected()
            line.request(method, where + path, sent, headers)
            answer = line.getresponse()
            raw = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise QueueGone(str(error)) from error
        if answer.status in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
            raise NotAllowed(
                "The site refuses this token: it is too old or may not print badges."
            )
        return answer.status, raw

    def _connected(self) -> http.client.HTTPConnection:
        if self._line is None:
            parts = urlsplit(self.server)
            kind = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            self._line = kind(parts.hostname or "", parts.port, timeout=ANSWER_SECONDS)
        return self._line


def _place(told: dict[str, Any]) -> Place:
    return Place(told["id"], told["name"], told["kind"], told["address"], told["paper"])
