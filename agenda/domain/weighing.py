"""What proposals of moderators, rapporteurs and interpreters should look to most.

The team says in four words how much each wish matters; kept in `Programme.weights`:
    {"topic": 0..3, ..., "booths": {"alone": 60, "hours": 6, "rest": 30}}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from agenda.audit import AgendaVerb
from agenda.domain.assigning import Costs
from agenda.models import Programme
from gfmd_days.core.domain import auditing
from gfmd_days.core.models import Event, User


class Wish(models.TextChoices):
    LANGUAGES = "languages", _("They speak all languages of the floor")
    TOPIC = "topic", _("They know the topic")
    LOAD = "load", _("The work is spread evenly")
    WISHED = "wished", _("Nobody has more sessions than they wish")
    GENDER = "gender", _("Women and men are balanced")
    REGION = "region", _("Regions are balanced")
    SECTOR = "sector", _("Sectors are balanced")
    NEWCOMERS = "newcomers", _("Newcomers have somebody experienced beside them")
    CHANGE = "change", _("As few changes as possible against today")


class Weight(models.IntegerChoices):
    NONE = 0, _("does not matter")
    LITTLE = 1, _("a little")
    MUCH = 2, _("much")
    MOST = 3, _("most")


# What a wish that matters a little costs when it is not met, and the factor of each
# weight; an open place costs 10,000, so that no wish ever leaves one open.
UNIT = {
    Wish.LANGUAGES: 3, Wish.TOPIC: 2, Wish.LOAD: 1, Wish.WISHED: 2, Wish.GENDER: 2,
    Wish.REGION: 2, Wish.SECTOR: 2, Wish.NEWCOMERS: 2, Wish.CHANGE: 2,
}  # fmt: skip
FACTOR = {Weight.NONE: 0, Weight.LITTLE: 1, Weight.MUCH: 2, Weight.MOST: 4}
USUAL = dict.fromkeys(Wish, Weight.MUCH) | {Wish.CHANGE: Weight.LITTLE}


@dataclass(frozen=True)
class Booths:
    """How interpreters work: minutes alone at most, hours a day, minutes of rest."""

    alone: int = 60
    hours: int = 6
    rest: int = 30


@dataclass(frozen=True)
class Weights:
    wishes: dict[Wish, Weight]
    booths: Booths

    def cost(self, wish: Wish) -> int:
        return UNIT[wish] * FACTOR[self.wishes[wish]]

    def costs(self) -> Costs:
        return Costs(
            load=self.cost(Wish.LOAD),
            missing=self.cost(Wish.LANGUAGES),
            topic=self.cost(Wish.TOPIC),
            wish=self.cost(Wish.WISHED),
            change=self.cost(Wish.CHANGE),
        )


def of(programme: Programme | None) -> Weights:
    """Return the weights of a programme, the usual ones where none were chosen."""
    kept: dict[str, Any] = programme.weights if programme else {}
    booths = kept.get("booths", {})
    known = {wish: kept[wish] for wish in Wish if kept.get(wish) in Weight.values}
    return Weights(
        wishes=USUAL | {wish: Weight(value) for wish, value in known.items()},
        booths=Booths(
            **{
                name: value
                for name, value in booths.items()
                if name in Booths.__dataclass_fields__ and isinstance(value, int)
            }
        ),
    )


def weigh(
    event: Event, *, wishes: dict[Wish, Weight], booths: Booths, by: User | None
) -> None:
    """Keep how much each wish matters and how interpreters work."""
    with transaction.atomic():
        row = Programme.objects.locked(event.pk)
        row.weights = {
            **{str(wish): int(weight) for wish, weight in wishes.items()},
            "booths": {
                "alone": booths.alone,
                "hours": booths.hours,
                "rest": booths.rest,
            },
        }
        row.save(update_fields=["weights"])
        Programme.objects.stir(event.pk)  # doubts about booths go by them
        auditing.record(
            AgendaVerb.WEIGHTS_SAVED,
            event=event,
            subject=row,
            by=by,
            weights=row.weights,
        )
