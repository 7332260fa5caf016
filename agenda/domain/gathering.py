"""Published reports of an event or a whole series, chosen and put in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from agenda.domain import attendance, plan
from agenda.domain.plan import Point
from agenda.models import (
    Actor,
    Appearance,
    Function,
    Outcome,
    Recommendation,
    Session,
    Standing,
    Track,
)
from gfmd_days.core import names
from gfmd_days.core.models import Event, Series


class By(StrEnum):
    """What recommendations are put together by; SESSION shows whole reports."""

    SESSION = "session"
    POINT = "point"
    THEME = "theme"
    ACTOR = "actor"


@dataclass(frozen=True)
class Theme:
    """A track by its title, so that events of a series share it; `key` goes into
    addresses and is the same in every language."""

    key: str
    title: str


@dataclass(frozen=True)
class Choice:
    """What is asked for: codes and words; empty ones ask nothing."""

    point: str = ""
    theme: str = ""
    actor: str = ""
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        return bool(self.point or self.theme or self.actor or self.words)


@dataclass
class Reported:
    """A published report with what others may read around it."""

    outcome: Outcome
    attended: int | None = None
    advice: list[Recommendation] = field(default_factory=list)

    @property
    def session(self) -> Session:
        return self.outcome.session

    @property
    def event(self) -> Event:
        return self.session.event

    @property
    def date(self) -> date:
        return self.session.date

    @cached_property
    def points(self) -> list[Point]:
        """The points of the report and of what it recommends."""
        codes = {*self.outcome.points}
        codes.update(*(one.points for one in self.outcome.recommendations.all()))
        return plan.named(codes)

    @cached_property
    def themes(self) -> list[Theme]:
        """Those chosen; where none was, the session's track."""
        tracks = list(self.outcome.themes.all())
        if not tracks and self.session.track:
            tracks = [self.session.track]
        return [theme(track, self.event) for track in tracks]

    @cached_property
    def rapporteurs(self) -> list[str]:
        """The names everybody may read; the report of a closed session has none."""
        if self.session.is_closed:
            return []
        people = [one.person for one in self.session.appearances.all() if one.person]
        return list(dict.fromkeys(p.listed_name for p in people if p.listed_name))

    @cached_property
    def searched(self) -> str:
        """Every word in it, folded."""
        title = self.session.title.data
        titles = title.values() if isinstance(title, dict) else [title]
        texts = [self.outcome.summary, self.outcome.conclusions, *map(str, titles)]
        texts += [one.text for one in self.outcome.recommendations.all()]
        return names.fold(" ".join(texts))


@dataclass
class Group:
    """Recommendations that belong together, each with the report it comes from."""

    title: str
    entries: list[tuple[Reported, Recommendation]] = field(default_factory=list)


def of_event(event: Event) -> list[Reported]:
    """Return the published reports of an event in the order of its programme."""
    found = _read(Outcome.objects.published().filter(session__event=event))
    for one in found:
        one.session.event = event
    return found


def of_series(series: Series) -> list[Reported]:
    """Return those of all public events of a series, the latest event first."""
    found = _read(Outcome.objects.public().filter(session__event__series=series))
    first = {one.event.pk: one.date for one in reversed(found)}
    return sorted(found, key=lambda one: first[one.event.pk], reverse=True)


def chosen(reports: Iterable[Reported], choice: Choice) -> list[Reported]:
    """Keep the reports that fit, each with those of its recommendations that do."""
    words = names.fold(choice.words).split()
    found = []
    for one in reports:
        one.advice = [
            advice
            for advice in one.outcome.recommendations.all()
            if _fits(one, advice, choice)
        ]
        if _asked(one, choice, words):
            found.append(one)
    return found


def together(reports: Iterable[Reported], by: By) -> list[Group]:
    """Return what the reports recommend in groups, in the order of the plan or of
    the actors; what belongs nowhere stands at the end."""
    keys = _KEYS[by]
    groups: dict[str, Group] = {}
    for one in reports:
        for advice in one.advice:
            for key, title in keys(one, advice) or [("", gettext("Others"))]:
                group = groups.setdefault(key, Group(title))
                group.entries.append((one, advice))
    order = _order(by)
    return [
        groups[key]
        for key in sorted(groups, key=lambda key: (key == "", order.get(key, 0)))
    ]


def themes_in(reports: Iterable[Reported]) -> list[Theme]:
    """Return the themes of some reports, each once."""
    found = {theme.key: theme for one in reports for theme in one.themes}
    return list(found.values())


def theme(track: Track, event: Event) -> Theme:
    """Return a track as a theme."""
    own = track.title.localize(event.default_language())
    key = names.fold(own).replace(" ", "-")[:60] or track.code.lower()
    return Theme(key, str(track.title))


def _read(rows: QuerySet[Outcome]) -> list[Reported]:
    """Return reports with all that is shown around them, in five queries."""
    reporting = Appearance.objects.filter(function=Function.RAPPORTEUR)
    reporting = reporting.exclude(standing=Standing.DECLINED)
    found = list(
        rows.select_related(
            "session__event__series",
            "session__event__venue",
            "session__day",
            "session__room",
            "session__track",
        )
        .prefetch_related(
            "recommendations",
            "themes",
            Prefetch("session__appearances", reporting.select_related("person")),
        )
        .order_by("session__day__date", "session__start", "session__code")
    )
    counted = attendance.of(one.session for one in found if not one.session.is_closed)
    return [
        Reported(one, counted.get(one.session_id), list(one.recommendations.all()))
        for one in found
    ]


def _asked(one: Reported, choice: Choice, words: list[str]) -> bool:
    if choice.point and choice.point not in {point.code for point in one.points}:
        return False
    if choice.theme and choice.theme not in {theme.key for theme in one.themes}:
        return False
    if choice.actor and not one.advice:
        return False
    return all(word in one.searched for word in words)


def _fits(one: Reported, advice: Recommendation, choice: Choice) -> bool:
    if choice.actor and advice.actor != choice.actor:
        return False
    return not choice.point or choice.point in _codes(one, advice)


def _codes(one: Reported, advice: Recommendation) -> list[str]:
    """A recommendation without points of its own is about those of its report."""
    return list(advice.points or one.outcome.points)


Keys = Callable[[Reported, Recommendation], list[tuple[str, str]]]
_KEYS: dict[By, Keys] = {
    By.SESSION: lambda one, _advice: [(one.session.code, str(one.session.title))],
    By.POINT: lambda one, advice: [
        (point.code, point.title) for point in plan.named(_codes(one, advice))
    ],
    By.THEME: lambda one, _advice: [(theme.key, theme.title) for theme in one.themes],
    By.ACTOR: lambda _one, advice: [(advice.actor, advice.get_actor_display())],
}


def _order(by: By) -> dict[str, int]:
    codes = {By.POINT: list(plan.points()), By.ACTOR: Actor.values}.get(by, [])
    return {code: number for number, code in enumerate(codes, start=1)}
