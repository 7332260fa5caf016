"""What a person has to do with sessions beyond what is published: asked, signed up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from agenda.domain import duties
from agenda.domain.duties import Duties
from agenda.domain.published import Item
from agenda.models import SignUp, Standing
from registration.models import LEFT, Registration, State


@dataclass(frozen=True)
class Own:
    """Facts about one person; all of them, so that a cache can be named by them.

    `signed_up` says by a session's UID since when they have a place in it.
    """

    duties: Duties
    signed_up: Mapping[str, datetime]
    comes: bool = False
    has_left: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What names this state, the same in every process."""
        functions = [
            (*key, str(one.standing), one.at)
            for key, one in sorted(self.duties.said.items())
            if one.at or one.standing != Standing.GIVEN
        ]
        places = sorted(self.signed_up.items())
        return (functions, places, self.comes, self.has_left)

    @property
    def stamps(self) -> dict[str, datetime]:
        """When something of this changed last, by a session's UID."""
        found: dict[str, datetime] = {}
        for uid, moment in self._moments():
            moment = moment.replace(microsecond=0)
            found[uid] = max(found.get(uid, moment), moment)
        return found

    def _moments(self) -> Iterator[tuple[str, datetime]]:
        for (uid, _function), one in self.duties.said.items():
            if one.at is not None:
                yield uid, one.at
        yield from self.signed_up.items()

    def may_join(self, item: Item) -> bool:
        """Whether they may have a session's link to join online.

        Nobody who left. Else those on duty; of the others who come, everybody for an
        open session, and for one with sign-up whoever has a place.
        """
        if self.has_left:
            return False
        is_on_duty = self.duties.of(item.raw) and not self.duties.waits(item.raw)
        is_for_all = self.comes and not item.is_closed and not item.raw["sign_up"]
        return bool(is_on_duty or item.uid in self.signed_up or is_for_all)


def of(registration: Registration) -> Own:
    """Return the facts about one person, in three queries at most."""
    has_left = registration.state in LEFT
    places = SignUp.objects.filter(registration=registration, waits=False)
    rows = [] if has_left else places.values_list("session__uid", "made_at")
    return Own(
        duties=duties.of(registration.person),
        signed_up={str(uid): made_at for uid, made_at in rows},
        comes=registration.state == State.CONFIRMED,
        has_left=has_left,
    )
