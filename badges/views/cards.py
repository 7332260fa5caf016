"""What the desk shows of a person: name, category, badge, alerts, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from badges.domain import handing_over, scanning
from badges.domain.scanning import Answer
from badges.forms.desk import HandOverForm, NoteForm
from badges.models import AlertKind, PersonAlerts, Point, Scan, ScanOutcome
from badges.models.scan import OVERRULED
from registration.models import Registration, State

YES, WAIT, NO = "yes", "wait", "no"
ICONS = {
    YES: "check-circle-fill",
    WAIT: "exclamation-triangle-fill",
    NO: "x-circle-fill",
}
TONES = {
    ScanOutcome.CHECKED_IN: YES,
    ScanOutcome.CHECKED_OUT: YES,
    ScanOutcome.NOT_IN_WINDOW: WAIT,
    ScanOutcome.NOT_INSIDE: WAIT,
    ScanOutcome.ALREADY: WAIT,
    ScanOutcome.NOT_CONFIRMED: WAIT,
}
SENTENCES = {
    ScanOutcome.UNKNOWN: _(
        "No badge of this event has this code. Look for the person by name."
    ),
    ScanOutcome.NOT_CONFIRMED: _(
        "This person has no confirmed place. Ask the organizers before you let them in."
    ),
    ScanOutcome.WITHDRAWN: _(
        "This person withdrew. Ask the organizers before you let them in."
    ),
    ScanOutcome.CANCELLED: _(
        "This registration was cancelled. Ask the organizers before you let them in."
    ),
    ScanOutcome.VOIDED: _(
        "This badge was reported lost and replaced. Check who carries it."
    ),
    ScanOutcome.OTHER_EVENT: _("This badge belongs to another event."),
    ScanOutcome.NOT_IN_WINDOW: _("It is not open for badges at this time."),
    ScanOutcome.NOT_ALLOWED: _(
        "This place is for others: those signed up, some functions or categories."
    ),
    ScanOutcome.FULL: _("All places are taken. Somebody must leave first."),
    ScanOutcome.NOT_INSIDE: _("Nobody read this badge on the way in."),
}


@dataclass(frozen=True)
class Card:
    """A person at the desk, opt-outs honoured."""

    pk: int
    name: str
    native_name: str
    native_language: str
    organisation: str
    category: str
    colour: str
    state: State
    is_printed: bool
    no_photo: bool
    alerts: tuple[str, ...] = ()

    @classmethod
    def of(cls, registration: Registration, alerts: Iterable[str] = ()) -> Card:
        """Return the card.

        Args:
            registration: with person, organisation, category, print state.
            alerts: what the organizers want the desk to see, by kind.
        """
        person = registration.person
        return cls(
            pk=registration.pk,
            name=person.shown_name,
            native_name=person.shown_native_name,
            native_language=person.native_language,
            organisation=person.shown_organisation,
            category=str(registration.category.name),
            colour=registration.category.colour,
            state=State(registration.state),
            is_printed=bool(getattr(registration, "is_printed", False)),
            no_photo=person.no_photo,
            alerts=tuple(str(AlertKind(one).label) for one in alerts),
        )

    @property
    def may_enter(self) -> bool:
        return self.state == State.CONFIRMED


@dataclass(frozen=True)
class Screen:
    """The answer that fills the screen."""

    scan: Scan
    card: Card | None
    first: Scan | None
    tone: str
    icon: str
    word: str
    sentence: str | Promise
    steps: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, answer: Answer) -> Screen:
        outcome = answer.outcome
        tone = TONES.get(outcome, NO)
        who = answer.registration
        card = Card.of(who, alerts_of(who)) if who else None
        return cls(
            scan=answer.scan,
            card=card,
            first=answer.first,
            tone=tone,
            icon=ICONS[tone],
            word=str(outcome.label),
            sentence=SENTENCES.get(outcome, ""),
            steps=_steps(outcome, card),
        )

    @property
    def may_be_overruled(self) -> bool:
        return self.card is not None and self.scan.outcome in OVERRULED

    @property
    def is_undone(self) -> bool:
        return self.scan.undone_at is not None


def alerts_of(registration: Registration) -> list[str]:
    """Return the kinds of alert; a scan found them with the person."""
    if hasattr(registration, "alerts"):
        return registration.alerts or []
    told = PersonAlerts.objects.filter(registration=registration).first()
    return told.kinds if told else []


def whole_card(registration: Registration, point: Point) -> dict[str, Any]:
    """Return what `_card.html` shows of a person.

    Args:
        registration: as `Card.of` takes it.
        point: where the desk stands.
    """
    standing = scanning.standing_of(registration, point)
    return {
        "card": Card.of(registration, alerts_of(registration)),
        "standing": standing,
        "may_come": scanning.may_come(point, standing),
        "prints": registration.prints.count(),
        "notes": registration.desk_notes.current(),
        "things": handing_over.outstanding(registration.hand_overs.all()),
        "note_form": NoteForm(),
        "thing_form": HandOverForm(),
    }


def _steps(outcome: ScanOutcome, card: Card | None) -> list[str]:
    """Return the buttons in the order of their use; the first is the big one."""
    if outcome == ScanOutcome.CHECKED_IN and card:
        if card.is_printed:
            return ["next", "undo", "reprint"]
        return ["print", "next", "undo"]
    if outcome == ScanOutcome.ALREADY:
        return ["next", "reprint"]
    return ["next"]
