"""What a person has to do with sessions beyond what is published: asked, signed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from agenda.models import Appearance, SignUp, Standing
from registration.models import LEFT, Registration, State


@dataclass(frozen=True)
class Own:
    """Facts by a session's uid; all of it, so that a cache can be named by it.

    `held` are functions the person said yes to or was asked for, `asked` those of them
    that wait for an answer, `declined` those they said no to. `stamps` say when
    something of this changed last.
    """

    held: frozenset[tuple[str, str]] = frozenset()
    asked: frozenset[tuple[str, str]] = frozenset()
    declined: frozenset[tuple[str, str]] = frozenset()
    signed_up: frozenset[str] = frozenset()
    stamps: dict[str, datetime] = field(default_factory=dict)
    comes: bool = False
    has_left: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What names this state, the same in every process."""
        functions = [sorted(one) for one in (self.held, self.asked, self.declined)]
        rest = (sorted(self.signed_up), sorted(self.stamps.items()))
        return (*functions, *rest, self.comes, self.has_left)


def of(registration: Registration) -> Own:
    """Return the facts about one person, in two queries."""
    held: set[tuple[str, str]] = set()
    asked: set[tuple[str, str]] = set()
    declined: set[tuple[str, str]] = set()
    stamps: dict[str, datetime] = {}
    rows = (
        Appearance.objects.filter(person=registration.person_id)
        .exclude(standing=Standing.GIVEN)
        .values_list(
            "session__uid", "function", "standing",
            "askings__asked_at", "askings__answered_at",
        )
    )  # fmt: skip
    for key, function, standing, asked_at, answered_at in rows:
        uid = str(key)
        (declined if standing == Standing.DECLINED else held).add((uid, function))
        if standing == Standing.ASKED:
            asked.add((uid, function))
        _later(stamps, uid, answered_at or asked_at)
    places = SignUp.objects.filter(registration=registration, waits=False)
    signed_up = dict(places.values_list("session__uid", "made_at"))
    for key, made_at in signed_up.items():
        _later(stamps, str(key), made_at)
    return Own(
        held=frozenset(held),
        asked=frozenset(asked),
        declined=frozenset(declined),
        signed_up=frozenset(map(str, signed_up)),
        stamps=stamps,
        comes=registration.state == State.CONFIRMED,
        has_left=registration.state in LEFT,
    )


def _later(stamps: dict[str, datetime], uid: str, moment: datetime | None) -> None:
    if moment is not None:
        moment = moment.replace(microsecond=0)
        stamps[uid] = max(stamps.get(uid, moment), moment)
