"""What somebody who holds a letter may learn of it on the page of its address."""

from __future__ import annotations

from typing import Any

from registration.domain.letters import facts
from registration.models import Letter, LetterState


def shown(letter: Letter) -> dict[str, Any]:
    """Return the state, and of the person no more than initials.

    A letter of somebody who is not coming any more opens no border, revoked or not. Of
    a person who is on no list or goes by another name, one letter only is told.
    """
    person = letter.registration.person
    words = person.full_name.split()
    at_risk = person.not_on_lists or bool(person.alias)
    initials = words[:1] if at_risk else words
    state = letter.state
    is_valid = state == LetterState.VALID
    if is_valid and not facts.may_hold(letter.registration, letter.kind):
        state = LetterState.REVOKED
    return {
        "state": str(state),
        "initials": " ".join(f"{word[0].upper()}." for word in initials),
        "category": letter.registration.category,
    }
