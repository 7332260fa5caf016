"""What of the published reports is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from agenda.domain import gathering, plan
from agenda.domain.gathering import By, Choice, Reported
from agenda.models import Actor

MOST_LETTERS = 100


@dataclass
class Sieve:
    """The filter of a page of reports: what is chosen, and what there is to choose.

    Only what occurs in the reports is offered; anything else asks for nothing.
    """

    choice: Choice
    by: By
    points: list[tuple[str, str]]
    themes: list[tuple[str, str]]
    actors: list[tuple[str, str]]

    def query(self) -> str:
        """Return the query of an address that asks for the same."""
        asked = QueryDict(mutable=True)
        given: dict[str, Any] = {
            "by": self.by.value,
            "point": self.choice.point,
            "theme": self.choice.theme,
            "actor": self.choice.actor,
            "q": self.choice.words,
        }
        asked.update({name: value for name, value in given.items() if value})
        return asked.urlencode()


def read(data: QueryDict, reports: list[Reported], *, by: By) -> Sieve:
    """Return what an address asks for.

    Args:
        by: how it is put together where the address says nothing.
    """
    here = {point.code for one in reports for point in one.points}
    points = [pair for pair in plan.choices() if pair[0] in here]
    themes = [(one.key, one.title) for one in gathering.themes_in(reports)]
    used = {a.actor for one in reports for a in one.outcome.recommendations.all()}
    actors = [pair for pair in Actor.choices if pair[0] in used]
    choice = Choice(
        point=_one_of(data.get("point", ""), points),
        theme=_one_of(data.get("theme", ""), themes),
        actor=_one_of(data.get("actor", ""), actors),
        words=data.get("q", "").strip()[:MOST_LETTERS],
    )
    asked = data.get("by", "")
    chosen = By(asked) if asked in set(By) else by
    return Sieve(choice, chosen, points, themes, [(c, str(n)) for c, n in actors])


def _one_of(asked: str, pairs: Any) -> str:
    return asked if any(asked == code for code, _label in pairs) else ""
