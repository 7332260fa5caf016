"""Who gets a mailing, in which language, and who is left out and why."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256

from django.http import QueryDict

from registration.domain import mails
from registration.models import LEFT, LeftOut, Mailing, MailingKind, State
from registration.models.registration import RegistrationQuerySet


@dataclass(frozen=True)
class People:
    """The people of a mailing, sorted out.

    Args:
        reached: the registrations that get it, by name, with the language they read.
        left_out: those that do not, and why.
    """

    reached: tuple[tuple[int, str], ...]
    left_out: tuple[tuple[int, LeftOut], ...]

    @property
    def reasons(self) -> list[tuple[LeftOut, int]]:
        """How often each reason leaves somebody out, the most frequent first."""
        return Counter(reason for _pk, reason in self.left_out).most_common()

    def by_language(self, row: Mailing) -> dict[str, int]:
        """Count in which language they get it."""
        counts = Counter(row.language_for(wanted) for _pk, wanted in self.reached)
        return dict(sorted(counts.items()))

    def readers(self) -> dict[str, int]:
        """Count which language they read."""
        return dict(sorted(Counter(wanted for _pk, wanted in self.reached).items()))

    def missing(self, row: Mailing) -> dict[str, int]:
        """Count those who read a language in which it is not written."""
        written = row.languages
        return {
            code: count for code, count in self.readers().items() if code not in written
        }

    def reading(self, row: Mailing, language: str) -> list[int]:
        """Return those who get it in `language`, by name."""
        return [
            pk for pk, wanted in self.reached if row.language_for(wanted) == language
        ]


def sort_out(row: Mailing, rows: RegistrationQuerySet) -> People:
    """Sort out the chosen registrations `rows`, which are all of the mailing's event.

    Who declined, withdrew or was cancelled is left out of a filter that names no
    state. A filter by decision must not tell anybody a decision before its release.
    """
    query = QueryDict(row.query)
    with_ended = takes_ended(row)
    by_decision = not row.chosen and _is_by_decision(query)
    reached: list[tuple[int, str]] = []
    left_out: list[tuple[int, LeftOut]] = []
    found = rows.order_by("person__sort_key", "pk").values_list(
        "pk", "person__email", "person__language", "state", "no_news"
    )
    for pk, email, language, state, no_news in found:
        has_left = state in LEFT and not with_ended
        if by_decision and state == State.DECIDED:
            left_out.append((pk, LeftOut.UNTOLD))
        elif reason := hindrance(
            row, email=email, wants_news=no_news is None, has_left=has_left
        ):
            left_out.append((pk, reason))
        else:
            reached.append((pk, mails.spoken(language, row.event)))
    return People(tuple(reached), tuple(left_out))


def takes_ended(row: Mailing) -> bool:
    """Tell whether it goes to those who left too: named one by one, or by state."""
    return bool(row.chosen) or "state" in QueryDict(row.query)


def hindrance(
    row: Mailing, *, email: str, wants_news: bool, has_left: bool
) -> LeftOut | None:
    """Return why a mail cannot go to this person, now or when its turn comes.

    Args:
        has_left: whether they left, and it does not go to those who did.
    """
    if has_left:
        return LeftOut.ENDED
    if not email:
        return LeftOut.NO_ADDRESS
    if row.kind == MailingKind.NEWS and not wants_news:
        return LeftOut.UNSUBSCRIBED
    return None


def seal(row: Mailing, people: People) -> str:
    """Return a mark that changes with the words and with anybody who gets it.

    The page carries it, so that nobody sends what they have not seen.
    """
    seen = (row.kind, row.words, row.fallback, row.per_minute)
    whole = json.dumps([seen, people.reached, people.left_out], sort_keys=True)
    return sha256(whole.encode()).hexdigest()[:32]


def _is_by_decision(query: QueryDict) -> bool:
    is_of_stage = query.get("stage") == "selected"
    return "decision" in query or is_of_stage or query.get("state") == State.DECIDED
