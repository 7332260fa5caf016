"""Which right it takes to see which part of a registration: the one place."""

from __future__ import annotations

from collections.abc import Collection

from gfmd_days.core.access import Right
from registration.domain.forms.questions import READING, UPLOADS, Kind, Question

# What nobody lists here needs no more than PEOPLE_VIEW.
NEEDS: dict[str, frozenset[Right]] = {
    "email": frozenset({Right.PEOPLE_EDIT, Right.PEOPLE_EXPORT}),
    "phone": frozenset({Right.PEOPLE_EDIT, Right.PEOPLE_EXPORT}),
    "mails": frozenset({Right.MAIL_VIEW}),
    "motivation": frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    "gender": frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    "migrant_led": frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    "newcomer": frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    "notes": frozenset({Right.REVIEW, Right.PEOPLE_EDIT}),
    "reason": frozenset({Right.PEOPLE_EDIT}),
    "history": frozenset({Right.PEOPLE_EDIT}),
    "accessibility": frozenset({Right.PEOPLE_SENSITIVE}),
}


# Each says these for themselves: how they are shown, what they agree to, who they are.
ONES_OWN = frozenset(
    {
        "email", "gender", "gender_described", "accessibility", "alias",
        "hide_organisation", "no_photo", "consent_listing", "consent_processing",
    }
)  # fmt: skip


def is_ones_own(question: Question) -> bool:
    """Tell whether nobody answers it for somebody else, a focal point either."""
    is_own = question.kind in {*UPLOADS, Kind.CONSENT}
    return is_own or question.is_sensitive or question.key in ONES_OWN


def may_see(field: str, rights: Collection[Right]) -> bool:
    """Tell whether somebody with `rights` may see `field`."""
    needed = NEEDS.get(field)
    return needed is None or not needed.isdisjoint(rights)


def seen(rights: Collection[Right]) -> frozenset[str]:
    """Return the guarded fields somebody with `rights` may see."""
    return frozenset(field for field in NEEDS if may_see(field, rights))


def opens(question: Question, rights: Collection[Right]) -> bool:
    """Tell whether somebody with `rights` may read answers to a form's question.

    A protected answer needs the right to protected answers besides.
    """
    if question.is_sensitive and Right.PEOPLE_SENSITIVE not in rights:
        return False
    return not READING[question.readers].isdisjoint(rights)
