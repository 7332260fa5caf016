"""A proposal in words, for the page, the command and programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.domain import proposals
from agenda.domain.assigning import Reason, Rule
from agenda.domain.weighing import Wish
from agenda.models import Function, Proposal, Session, Track
from gfmd_days.core import languages
from gfmd_days.core.models import Event, Person, Region
from gfmd_days.core.models.person import Gender, Sector


@dataclass
class Barrier:
    """A rule that keeps a place open, and who could take it without that rule."""

    words: str
    people: list[Person]
    more: int


@dataclass
class Line:
    """One place of a proposal with words, for the page and the command."""

    place: int
    session: Session | None
    code: str
    function: str
    before: Person | None
    person: Person | None
    reason: str
    is_change: bool
    is_stale: bool
    booth: str = ""
    barriers: list[Barrier] = field(default_factory=list)


def lines(proposal: Proposal) -> list[Line]:
    """Return the proposal's places, open ones on top, with a reason each."""
    places = proposals.places_of(proposal, lock=False)
    content = proposal.content
    people = _people(proposal.event, [*content["rows"], *content["open"]])
    found = []
    for entry in [*content["open"], *content["rows"]]:
        place = places.get(entry["place"])
        person = people.get(entry.get("person"))
        found.append(
            Line(
                place=entry["place"],
                session=place.session if place else None,
                code=entry["code"],
                function=_function(entry),
                before=people.get(entry["before"]),
                person=person,
                reason=reason(entry, person),
                is_change=entry["before"] != entry.get("person"),
                is_stale=place is None or not proposals.is_as_before(place, entry),
                booth=booth(entry.get("booth", "")),
                barriers=[
                    _barrier(one, entry, people) for one in entry.get("rules", ())
                ],
            )
        )
    return found


@dataclass
class Difference:
    """A place two runs of the solver fill differently."""

    code: str
    function: str
    mine: Person | None
    theirs: Person | None


def differences(proposal: Proposal, other: Proposal) -> list[Difference]:
    """Return the places of `proposal` that `other` has otherwise."""
    entries = [*proposal.content["rows"], *proposal.content["open"]]
    others = [*other.content["rows"], *other.content["open"]]
    theirs = {entry["place"]: entry.get("person") for entry in others}
    people = _people(proposal.event, [*entries, *others])
    return [
        Difference(
            entry["code"],
            _function(entry),
            people.get(entry.get("person")),
            people.get(theirs[entry["place"]]),
        )
        for entry in entries
        if entry["place"] in theirs and theirs[entry["place"]] != entry.get("person")
    ]


def people_of(
    found: Iterable[Line], differing: Iterable[Difference]
) -> Iterator[Person | None]:
    """Yield everybody the lines name."""
    for line in found:
        yield line.before
        yield line.person
        for barrier in line.barriers:
            yield from barrier.people
    for one in differing:
        yield one.mine
        yield one.theirs


def _function(entry: dict[str, Any]) -> str:
    return str(Function(entry.get("function", Function.MODERATOR)).label)


def _people(event: Event, entries: Iterable[dict[str, Any]]) -> dict[Any, Person]:
    ids: set[Any] = set()
    for entry in entries:
        ids |= {entry.get("before"), entry.get("person")}
        for rule in entry.get("rules", ()):
            ids |= set(rule["people"])
    return Person.objects.filter(event=event).in_bulk(list(ids - {None}))


def booth(code: str) -> str:
    """Return the two languages of a booth by name."""
    return "–".join(languages.name(one) for one in code.split("-")) if code else ""


def reason(entry: dict[str, Any], person: Person | None) -> str:
    """Say in one line why this person, or why nobody."""
    if person is None:
        if entry.get("booth") and entry.get("reason") == Reason.NOBODY_SPEAKS:
            return _("Nobody interprets between these languages.")
        return {
            Reason.NOBODY: _("There is no confirmed delegate who may be asked."),
            Reason.NOBODY_SPEAKS: _("No candidate speaks a language of this session."),
            Reason.ALL_BUSY: _("All who speak a language of it are busy at that time."),
            Reason.TOO_FEW: _("All who could are needed in sessions at the same time."),
        }[Reason(entry.get("reason", Reason.TOO_FEW))]
    parts = [_why(code, detail, entry) for code, detail in entry.get("why", ())]
    parts.append(_spoken(entry))
    if entry["load"] == 1:
        parts.append(_("their first session"))
    else:
        parts.append(_("session number %(count)d of theirs") % {"count": entry["load"]})
    if entry["before"] == entry["person"]:
        parts.append(_("as today"))
    return "; ".join(part for part in parts if part)


def _why(code: str, detail: str, entry: dict[str, Any]) -> str:
    if code in {"only_speaker", "only_speaker_left"}:
        words = {
            "only_speaker": _(
                "the only one who speaks %(language)s and is free at %(time)s"
            ),
            "only_speaker_left": _(
                "the only speaker of %(language)s not needed elsewhere at %(time)s"
            ),
        }[code]
        return words % {
            "language": languages.name(detail),
            "time": entry["starts"][11:16],
        }
    if code == "balance":
        return {
            Wish.GENDER: _("balances women and men"),
            Wish.REGION: _("balances the regions"),
            Wish.SECTOR: _("balances the sectors"),
            Wish.NEWCOMERS: _("experienced, beside a newcomer"),
        }[Wish(detail)]
    return {
        "only": _("the only one who can"),
        "only_left": _("the only one not needed elsewhere then"),
        "topic": _("knows the topic"),
    }[code]


def _spoken(entry: dict[str, Any]) -> str:
    if entry.get("booth"):
        return _("interprets %(booth)s") % {"booth": booth(entry["booth"])}
    asked, missing = entry["languages"], entry["missing"]
    if not asked:
        return ""
    known = languages.listed(
        languages.name(code) for code in asked if code not in missing
    )
    if not missing:
        return _("speaks %(names)s") % {"names": known}
    lacking = languages.listed(map(languages.name, missing))
    return _("speaks %(names)s, not %(missing)s") % {
        "names": known,
        "missing": lacking,
    }


def _barrier(
    raw: dict[str, Any], entry: dict[str, Any], people: dict[Any, Person]
) -> Barrier:
    named = [people[key] for key in raw["people"] if key in people]
    return Barrier(
        words=rule(Rule(raw["rule"]), entry),
        people=named,
        more=raw["count"] - len(named),
    )


def rule(broken: Rule, entry: dict[str, Any] | None = None) -> str:
    """Say a rule in plain words, for the place of `entry` if one is given."""
    if broken == Rule.LANGUAGES and entry:
        if entry.get("booth"):
            return _("It takes somebody who interprets %(booth)s.") % {
                "booth": booth(entry["booth"])
            }
        return _("It takes somebody who speaks one of: %(names)s.") % {
            "names": languages.listed(map(languages.name, entry["languages"]))
        }
    return str(
        {
            Rule.LANGUAGES: _("A language of the session has to be spoken."),
            Rule.WILLING: _("Who does not want to be asked is not asked."),
            Rule.PRESENT: _("People have to be there at that time."),
            Rule.BARRED: _("Whoever is kept out of the session stays out."),
            Rule.APART: _("People kept apart are not in one session."),
            Rule.LIMIT: _("Nobody has more sessions than their limit."),
            Rule.DUTIES: _("Other functions at that time stay as they are."),
            Rule.CHANGE: _("There has to be time to change rooms."),
            Rule.REST: _("Interpreters rest between two sessions."),
            Rule.HOURS: _("Interpreters work only so many hours a day."),
            Rule.TWICE: _("Nobody is in two places at a time."),
            Rule.OTHERS: _("The other places that are filled stay filled."),
        }[broken]
    )


def given_up(proposal: Proposal) -> list[str]:
    """Say in sentences which wishes the proposal does not meet."""
    event = proposal.event
    entries = proposal.content.get("given_up", [])
    if not entries:
        return []
    keys = {one["key"] for one in entries}
    codes = dict(event.sessions.filter(pk__in=keys).values_list("pk", "code"))
    tracks = Track.objects.filter(event=event).in_bulk()
    regions = {
        str(region.pk): str(region.name)
        for region in Region.objects.filter(event=event)
    }
    return [_given_up(one, codes, tracks, regions) for one in entries]


def _given_up(
    one: dict[str, Any],
    codes: dict[int, str],
    tracks: dict[int, Track],
    regions: dict[str, str],
) -> str:
    count = {"count": one["count"]}
    if one["about"] == Wish.LANGUAGES:
        return (
            ngettext(
                "In %(count)d place a language of the floor is not spoken.",
                "In %(count)d places a language of the floor is not spoken.",
                one["count"],
            )
            % count
        )
    if one["about"] == Wish.TOPIC:
        return (
            ngettext(
                "In %(count)d place the topic is not one the person named.",
                "In %(count)d places the topic is not one the person named.",
                one["count"],
            )
            % count
        )
    if one["about"] == Wish.WISHED:
        return (
            ngettext(
                "%(count)d person has more sessions than they wish.",
                "%(count)d people have more sessions than they wish.",
                one["count"],
            )
            % count
        )
    where = _where(one, codes, tracks)
    if one["about"] == Wish.NEWCOMERS:
        return _("%(where)s: only newcomers, nobody experienced.") % {"where": where}
    return _("%(where)s: %(value)s has %(held)d places; %(most)d would be even.") % {
        "where": where,
        "value": _value(one, regions),
        "held": one["count"],
        "most": one["most"],
    }


def _where(one: dict[str, Any], codes: dict[int, str], tracks: dict[int, Track]) -> str:
    if one["scope"] == "session":
        return codes.get(one["key"], "–")
    if one["scope"] == "track":
        track = tracks.get(one["key"])
        return str(track.title) if track else "–"
    return _("In all")


def _value(one: dict[str, Any], regions: dict[str, str]) -> str:
    if one["about"] == Wish.REGION:
        return regions.get(one["value"], "–")
    labels = Gender if one["about"] == Wish.GENDER else Sector
    return str(labels(one["value"]).label)


def as_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal for a program: figures, and each place with names."""
    figures = ("status", "gap", "seconds", "places", "candidates")
    return {
        **{name: proposal.content[name] for name in figures},
        "proposal": str(proposal.pk),
        "state": proposal.state,
        "given_up": given_up(proposal),
        "assignments": [
            {
                "session": line.code,
                "function": line.function,
                "before": line.before.full_name if line.before else None,
                "moderator": line.person.full_name if line.person else None,
                "change": line.is_change,
                "reason": line.reason,
                "rules": [one.words for one in line.barriers],
            }
            for line in lines(proposal)
        ],
    }
