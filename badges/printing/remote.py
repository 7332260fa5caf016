"""The queue as a station on a laptop sees it: through the site's API."""

from __future__ import annotations

import http.client
from dataclasses import dataclass, field
from typing import Any

from badges.printing.devices import ANSWER_SECONDS, Reason
from badges.printing.line import Answer, Line, SiteGone
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
    _line: Line = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._line = Line(self.server, self.token, ANSWER_SECONDS)

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
        answer = self._ask("GET", where)
        if answer.status == http.client.NOT_FOUND:
            return None
        if answer.status != http.client.OK:
            raise QueueGone(f"HTTP {answer.status}")
        return answer.body

    def tell(
        self, ticket: Ticket, news: News, *, job: str, reasons: tuple[Reason, ...]
    ) -> bool:
        told = {"claim": ticket.claim, "news": news, "job": job, "reasons": reasons}
        answer = self._json("POST", f"print-orders/{ticket.pk}/note/", told)
        return bool(answer and answer["taken"])

    def seen(self, place: Place, reasons: tuple[Reason, ...]) -> None:
        self._json("POST", f"printers/{place.pk}/seen/", {"reasons": reasons})

    def close(self) -> None:
        self._line.close()

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._ask(method, path, body)
        if answer.status in {http.client.NO_CONTENT, http.client.NOT_FOUND}:
            return None
        if answer.status != http.client.OK:
            raise QueueGone(f"HTTP {answer.status}")
        try:
            return answer.json()
        except SiteGone as error:
            raise QueueGone(str(error)) from error

    def _ask(self, method: str, path: str, body: Any = None) -> Answer:
        try:
            answer = self._line.ask(method, f"events/{self.event}/{path}", body)
        except SiteGone as error:
            raise QueueGone(str(error)) from error
        if answer.status in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
            raise NotAllowed(
                "The site refuses this token: it is too old or may not print badges."
            )
        return answer


def _place(told: dict[str, Any]) -> Place:
    return Place(told["id"], told["name"], told["kind"], told["address"], told["paper"])
