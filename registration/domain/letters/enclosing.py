"""The invitation that goes along with the mail of a selection."""

from __future__ import annotations

from datetime import datetime

from gfmd_days.core.domain import enclosing
from gfmd_days.core.domain.enclosing import CannotBeEnclosed, Enclosure, Maker, Paper
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User
from registration.domain.letters import issuing, paper
from registration.models import Intake, Letter, LetterKind, LetterState, Registration

KIND = "registration.letter"


def with_selection(
    registration: Registration, intake: Intake, *, by: User | None, now: datetime
) -> list[Enclosure]:
    """Issue the invitation of somebody just selected, if the event encloses it.

    Args:
        registration: released; the event's row is locked in the caller's transaction.
    """
    if not intake.encloses_letter:
        return []
    letter = issuing.issue(
        registration,
        LetterKind.INVITATION,
        language=issuing.language_for(registration),
        by=by,
        now=now,
        mailed=False,
    )
    return [Enclosure(KIND, letter.pk)]


def register() -> None:
    """Make letters known to the outbox."""
    enclosing.register(KIND, Maker(_make, _name))


def _make(key: int) -> Paper:
    """Return the letter as it is when the mail leaves, or the one that followed it."""
    letter = Letter.objects.filter(pk=key).first()
    while letter is not None and letter.replaced_by is not None:
        letter = letter.replaced_by
    if letter is None or letter.state == LetterState.REVOKED:
        raise CannotBeEnclosed("the letter was revoked")
    try:
        return Paper(f"{letter.number}.pdf", paper.pdf([letter]))
    except Refused as refusal:
        raise CannotBeEnclosed(str(refusal)) from refusal


def _name(key: int) -> str:
    letter = Letter.objects.filter(pk=key).first()
    return f"{letter.number}.pdf" if letter else "–"
