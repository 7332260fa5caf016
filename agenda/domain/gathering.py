"""Published reports of an event or a whole series, chosen and put in order.

Around a report stands what is published of its session: title, kind, day, track and
rapporteurs as the current version has them, not as the draft does by now. A report
whose session is in no published version, or cancelled there, is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext
from i18nfield.strings import LazyI18nString

from agenda.domain import attendance, plan, published
from agenda.domain.plan import Point
from agenda.domain.published import Agenda, Item
from agenda.models import Actor, Function, Outcome, Recommendation
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
    """A published report, its session as published, and what was chosen of it."""

    outcome: Outcome
    session: Item
    agenda: Agenda
    attended: int | None = None
    advice: list[Recommendation] = field(default_factory=list)

    @property
    def event(self) -> Event:
        return self.outcome.session.event

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
        """Those chosen, by their published titles; where none was, the session's."""
        titles = {one.code: one.title for one in self.agenda.tracks}
        tracks = {
            one.code: titles.get(one.code, one.title)
            for one in self.outcome.themes.all()
        }
        own = self.session.track
        if not tracks and own:
            tracks = {own.code: own.title}
        return [theme(code, title, self.event) for code, title in tracks.items()]

    @property
    def is_closed(self) -> bool:
        """Whether the session is closed as published, or already in the draft."""
        return self.session.is_closed or self.outcome.session.is_closed

    @cached_property
    def rapporteurs(self) -> list[str]:
        """The names everybody may read; the report of a closed session has none."""
        if self.is_closed:
            return []
        people = self.session.shown_people
        return list(
            dict.fromkeys(
                one.name for one in people if one.function == Function.RAPPORTEUR
            )
        )

    @cached_property
    def searched(self) -> str:
        """Every word in it, folded."""
        titles = self.session.raw["title"].values()
        texts = [self.outcome.summary, self.outcome.conclusions, *titles]
        texts += [one.text for one in self.outcome.recommendations.all()]
        return names.fold(" ".join(texts))


@dataclass
class Group:
    """Recommendations that belong together, each with the report it comes from."""

    title: str
    entries: list[tuple[Reported, Recommendation]] = field(default_factory=list)


def of_event(event: Event) -> list[Reported]:
    """Return the published reports of an event in the order of its programme."""
    return _read(Outcome.objects.published().filter(session__event=event))


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


def theme(code: str, title: LazyI18nString, event: Event) -> Theme:
    """Return a track as a theme."""
    own = title.localize(event.default_language())
    key = names.fold(own).replace(" ", "-")[:60] or code.lower()
    return Theme(key, str(title))


def _read(rows: QuerySet[Outcome]) -> list[Reported]:
    """Return reports with all that is shown around them, in seven queries at most."""
    outcomes = list(
        rows.select_related(
            "session__event__series",
            "session__event__venue",
            "session__day",
            "session__room",
        ).prefetch_related("recommendations", "themes")
    )
    wanted: dict[int, set[str]] = {}
    for one in outcomes:
        wanted.setdefault(one.session.event_id, set()).add(str(one.session.uid))
    agendas = published.some(wanted)
    items = {item.uid: item for agenda in agendas.values() for item in agenda.items}
    found = [
        Reported(
            one,
            items[str(one.session.uid)],
            agendas[one.session.event_id],
            advice=list(one.recommendations.all()),
        )
        for one in outcomes
        if str(one.session.uid) in items
    ]
    shown = [one for one in found if _may_show(one)]
    counted = attendance.of(one.outcome.session for one in shown if not one.is_closed)
    for report in shown:
        report.attended = counted.get(report.outcome.session_id)
    return sorted(shown, key=lambda one: (one.session.starts, one.session.code))


def _may_show(one: Reported) -> bool:
    if one.session.is_cancelled:
        return False
    return one.outcome.closed_too or not one.is_closed


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
