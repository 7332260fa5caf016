"""Squaring up with the site: first all is told, then a newer copy comes."""

from __future__ import annotations

import http.client
import uuid
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from badges.domain.venue import telling, unpacking
from badges.models import OperationKind, OperationState, Told, VenueCopy
from badges.printing.line import SEALED_ONLY, Answer, Line, SiteGone, is_sealed
from registration.models import Registration

AT_ONCE = 100
PATIENCE_SECONDS = 60
TRIES = 5


class Refused(Exception):
    """The site will not have it, now or later; the words say why."""


@dataclass(frozen=True)
class Exchanged:
    """What came of an exchange: operations told, those that need a look there, and
    whether a newer copy came."""

    told: int
    flagged: int
    is_newer: bool


def line(server: str, token: str = "") -> Line:
    return Line(server, token, PATIENCE_SECONDS)


def pair(event: str, *, server: str, pairing: str, now: datetime) -> VenueCopy:
    """Pair this installation with the site and take the event along.

    Raises Refused, SiteGone, unpacking.NotEmpty, unpacking.NoCopy.
    """
    if not is_sealed(server):
        raise Refused(SEALED_ONLY)
    found = line(server).ask(
        "POST", f"events/{event}/device/pair/", {"pairing": pairing}
    )
    if found.status != http.client.CREATED:
        raise Refused(
            "The site does not know this pairing code: it was used, or is too old."
        )
    paired = found.json()
    answer = _asked(line(server, paired["token"]), event, tag="")
    return unpacking.begin(
        answer.json(),
        server=server,
        device=paired["device"],
        token=paired["token"],
        tag=answer.tag,
        now=now,
    )


def exchange(held: VenueCopy, *, now: datetime) -> Exchanged:
    """Tell the site what was done here, and take what is new there.

    Whatever is interrupted is done again the next time, and counts once. Raises
    Refused, SiteGone, unpacking.NoCopy.
    """
    site = line(held.server, held.token)
    try:
        told = flagged = 0
        for _try in range(TRIES):
            more, looks = _tell(held, site, now=now)
            told, flagged = told + more, flagged + looks
            answer = _asked(site, held.event.code, tag=held.tag)
            if answer.status == http.client.NOT_MODIFIED:
                return Exchanged(told, flagged, is_newer=False)
            try:
                unpacking.replace(held, answer.json(), tag=answer.tag, now=now)
            except unpacking.Unsent:
                continue  # somebody came in meanwhile
            return Exchanged(told, flagged, is_newer=True)
        return Exchanged(told, flagged, is_newer=False)
    finally:
        site.close()


def _tell(held: VenueCopy, site: Line, *, now: datetime) -> tuple[int, int]:
    """Tell all that is untold. What the site cannot read stays so, the rest is told.

    Raises Refused where something stays.
    """
    told = flagged = 0
    unread: list[str] = []
    waiting = telling.operations(held)
    while some := list(islice(waiting, AT_ONCE)):
        results = _sent(held, site, some, unread)
        _note(held, some, results, now=now)
        told += len(results)
        flagged += sum(bool(one["flag"]) for one in results)
    if unread:
        kinds = ", ".join(sorted(set(unread)))
        raise Refused(
            f"{told} told, but the site cannot read {len(unread)} more ({kinds}). They "
            "stay untold, and no newer copy comes before they are told. Perhaps it "
            "speaks another version; bring both to the same."
        )
    held.given_at = now
    held.save(update_fields=["given_at"])
    return told, flagged


def _sent(
    held: VenueCopy, site: Line, some: list[Any], unread: list[str]
) -> list[dict[str, Any]]:
    """Send operations and return what came of them.

    Those the site cannot read are left out; what is wrong with each joins `unread`.
    """
    where = f"events/{held.event.code}/device/sync/"
    answer = _checked(site.ask("POST", where, {"operations": some}))
    if answer.status == http.client.BAD_REQUEST:
        wrong = _wrong_ones(answer)
        if not wrong or max(wrong) >= len(some):
            raise Refused("The site speaks another version; bring both to the same.")
        unread += [f"{some[one]['kind']}: {fields}" for one, fields in wrong.items()]
        rest = [one for number, one in enumerate(some) if number not in wrong]
        return _sent(held, site, rest, unread) if rest else []
    if answer.status != http.client.OK:
        raise SiteGone(f"HTTP {answer.status}")
    results: list[dict[str, Any]] = answer.json()["operations"]
    return results


def _wrong_ones(answer: Answer) -> dict[int, str]:
    """Return the fields that are wrong, by the number of the operation."""
    said = answer.json()
    faults = said.get("operations") if isinstance(said, dict) else None
    if isinstance(faults, list):
        faults = dict(enumerate(faults))
    if not isinstance(faults, dict):
        return {}
    return {
        int(number): " ".join(sorted(fault)) if isinstance(fault, dict) else "?"
        for number, fault in faults.items()
        if fault and str(number).isdecimal()
    }


@transaction.atomic
def _note(
    held: VenueCopy, some: list[Any], results: list[dict[str, Any]], *, now: datetime
) -> None:
    came_in = {
        one["id"]: one["code"] for one in some if one["kind"] == OperationKind.WALK_IN
    }
    for one in results:
        here = _walk_in(held, came_in.get(one["id"]))
        Told.objects.create(
            id=uuid.UUID(one["id"]),
            copy=held,
            state=one["state"],
            flag=one["flag"],
            at=now,
            registration=here,
            there=one["registration"] if here else None,
        )
        if one["state"] != OperationState.WAITS:
            # what waited here for what the site had already waits no longer
            waiting = held.event.operations.filter(state=OperationState.WAITS)
            waiting.filter(pk=one["id"]).update(
                state=one["state"], flag=one["flag"], needs="", body=""
            )


def _walk_in(held: VenueCopy, code: str | None) -> Registration | None:
    """Return the row here of the walk-in that was told under this code."""
    if code is None:
        return None
    people = Registration.objects.filter(event=held.event)
    return (
        people.filter(code=code).first() or people.filter(void_codes__code=code).first()
    )


def _asked(site: Line, event: str, *, tag: str) -> Answer:
    headers = {"If-None-Match": tag} if tag else {}
    answer = _checked(site.ask("GET", f"events/{event}/device/venue/", headers=headers))
    if answer.status not in {http.client.OK, http.client.NOT_MODIFIED}:
        raise SiteGone(f"HTTP {answer.status}")
    return answer


def _checked(answer: Answer) -> Answer:
    if answer.status in {http.client.UNAUTHORIZED, http.client.FORBIDDEN}:
        raise Refused("The site sent this laptop away, or it may not take the event.")
    if answer.status == http.client.NOT_FOUND:
        raise Refused("The site does not know this event any more.")
    return answer
