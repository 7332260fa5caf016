"""What a letter says of a person and an event, as it is true now.

Facts are plain values, the same in each language, so that a letter issued before can
be held against them: what differs is why it is outdated.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gfmd_days.core import names
from gfmd_days.core.models import Event
from registration.domain import showing
from registration.models import (
    Letter,
    Letterhead,
    LetterKind,
    Registration,
    State,
    TravelDetails,
)

Facts = dict[str, Any]
# Why a letter is outdated, by the fact that changed.
REASONS: dict[str, Promise] = {
    "name": _("the name"),
    "organisation": _("the organisation"),
    "category": _("the category"),
    "event": _("the event's title"),
    "days": _("the dates of the event"),
    "place": _("the place"),
    "organiser": _("who writes or signs"),
    "head": _("who writes or signs"),
    "grants": _("what is paid"),
    "nights": _("the nights paid"),
    "birth_date": _("the date of birth"),
    "nationality": _("the nationality"),
    "passport_number": _("the passport number"),
    "passport_expires": _("the passport's last day"),
    "embassy_city": _("the city of the embassy"),
    "arrives_on": _("the day of arrival"),
    "leaves_on": _("the day of departure"),
}
NOT_COMING = _("the person is not confirmed any more")
PASSPORT = ("nationality", "passport_number", "passport_expires", "birth_date",
            "embassy_city", "arrives_on", "leaves_on")  # fmt: skip


class Scene:
    """What is the same for all letters of an event; read once for many letters.

    Read afresh: a letter is held against what is true now, not against what a page
    has shown.
    """

    def __init__(self, event: Event) -> None:
        event = Event.objects.select_related("venue", "series").get(pk=event.pk)
        self.event = event
        self.head = Letterhead.objects.filter(event=event).first() or _plain_head(event)
        self.days = [day.isoformat() for day in event.dates]
        self.place = _place(event)


def gather(
    scene: Scene, registration: Registration, kind: str, *, language: str
) -> Facts:
    """Return the facts a letter of `kind` states.

    Args:
        registration: with its person, category, travel and grants fetched.
    """
    person = registration.person
    with translation.override(language):
        event, category = str(scene.event.title), str(registration.category.name)
    facts: Facts = {
        "name": person.full_name,
        "organisation": person.organisation.name if person.organisation else "",
        "category": category,
        "event": event,
        "days": scene.days,
        "place": scene.place,
        "organiser": scene.head.organiser,
        "head": scene.head.version,
        "grants": _grants(registration),
    }
    travel = travel_of(registration)
    if travel is not None:
        facts["nights"] = travel.nights
    if kind == LetterKind.VISA and travel is not None:
        facts |= _passport(travel)
    return {
        name: names.tidy(fact) if isinstance(fact, str) else fact
        for name, fact in facts.items()
    }


def changes(scene: Scene, letter: Letter) -> list[str]:
    """Return why a letter is outdated, in the active language; empty if it is not."""
    if not may_hold(letter.registration, letter.kind):
        return [str(NOT_COMING)]
    then: Facts = letter.content.get("facts", {})
    if not then:  # deleted with the passport data: nothing to hold against
        return []
    now = gather(scene, letter.registration, letter.kind, language=letter.language)
    differing = [name for name in REASONS if then.get(name) != now.get(name)]
    return list(dict.fromkeys(str(REASONS[name]) for name in differing))


def may_hold(registration: Registration, kind: str) -> bool:
    """Tell whether a letter of `kind` may be somebody's: the invitation comes first.

    It goes to whoever was told that they are selected; all others to those who said
    that they will come.
    """
    if kind == LetterKind.INVITATION:
        return showing.is_invited(registration)
    return registration.state == State.CONFIRMED


def travel_of(registration: Registration) -> TravelDetails | None:
    """Return what the person said about travel, if anything."""
    return getattr(registration, "travel", None)


def _passport(travel: TravelDetails) -> Facts:
    return {
        "nationality": travel.nationality.code or "",
        "passport_number": travel.passport_number,
        "passport_expires": travel.passport_expires_text,
        "birth_date": travel.birth_date_text,
        "embassy_city": travel.embassy_city,
        "arrives_on": _iso(travel.arrives_on),
        "leaves_on": _iso(travel.leaves_on),
    }


def _grants(registration: Registration) -> list[list[str]]:
    """What is granted: for what, how much, of which currency, by which fund."""
    if registration.pk is None:  # an invented person
        return []
    return sorted(
        [request.kind, f"{grant.amount:.2f}", grant.fund.currency, grant.fund.name]
        for request in registration.support_requests.all()
        for grant in request.grants.all()
    )


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


def _place(event: Event) -> list[str]:
    """Venue with city, and the country's code: the letter names it in its language."""
    venue = getattr(event, "venue", None)
    return [names.tidy(str(venue)), venue.country.code or ""] if venue else ["", ""]


def _plain_head(event: Event) -> Letterhead:
    return Letterhead(event=event, organiser=event.organiser or str(event.series.title))
