"""What the programme knows of one person, for the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Field
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agenda.domain import published
from agenda.models import Asking, AskingState, Function, Profile, Session
from gfmd_days.core import languages, zones
from registration.domain.own_data import Trace
from registration.models import Registration


def of(registration: Registration) -> Iterator[Trace]:
    """Give somebody's functions in the published programme; the draft is no promise."""
    profile = Profile.objects.filter(person=registration.person).first()
    if profile is not None:
        yield from _profile(profile)
    yield from _asked(registration)
    yield from _chosen(registration)
    programme = published.row(registration.event)
    if programme is None:
        return
    event = registration.event
    for item in published.load(event, programme=programme, closed=True).items:
        for one in item.raw["people"]:  # whoever is on no list is among these only
            if one["person"] == registration.person_id and not item.is_cancelled:
                function = Function(one["function"])
                yield Trace(str(function.label), item.starts_at, str(item.title))


def _profile(profile: Profile) -> Iterator[Trace]:
    """Give what is kept of somebody who appears; the team's own doubts are none."""
    facts: dict[str, object] = {
        "said_as": profile.said_as,
        "phone": profile.phone,
        "bio": profile.bio,
        "max_sessions": profile.max_sessions,
        "experience": profile.experience,
        "topics": languages.listed(track.title for track in profile.topics.all()),
        "arrives_at": _moment(profile, profile.arrives_at),
        "leaves_at": _moment(profile, profile.leaves_at),
        "hours": languages.listed(map(_free, profile.hours)),
        "interprets": languages.listed(map(languages.pair_name, profile.interprets)),
    }
    if profile.willing:
        yield Trace(_label("willing"))
    for name, value in facts.items():
        if value:
            yield Trace(f"{_label(name)}: {value}")
    if profile.photo:
        yield Trace(_label("photo"))
    if profile.shown_from:
        yield Trace(_("Biography and photograph may be shown"), profile.shown_from)


def _asked(registration: Registration) -> Iterator[Trace]:
    rows = Asking.objects.filter(person=registration.person).order_by("asked_at")
    for row in rows.select_related("session"):
        function = Function(row.function).label
        title = str(row.session.title)
        yield Trace(_("Asked: %(name)s") % {"name": function}, row.asked_at, title)
        if row.answered_at:
            said = AskingState(row.state).label
            parts = [str(said), row.words, row.suggests]
            words = languages.listed(part for part in parts if part)
            yield Trace(words, row.answered_at, title)


def _label(name: str) -> str:
    field = Profile._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 - Profile has no relation back
    return capfirst(str(field.verbose_name))


def _free(one: dict[str, str]) -> str:
    return f"{one['date']} {one['from']}–{one['to']}"


def _moment(profile: Profile, moment: datetime | None) -> str:
    if moment is None:
        return ""
    zone = zones.zone(profile.person.event.zone_name)
    return str(date_format(moment.astimezone(zone), "DATETIME_FORMAT"))


def _chosen(registration: Registration) -> Iterator[Trace]:
    """The sessions somebody signed up for, and those they marked."""
    for one in registration.sign_ups.select_related(
        "session__event__venue", "session__day"
    ):
        words = _("Signed up, waiting") if one.waits else _("Signed up")
        yield Trace(words, _starts(one.session), str(one.session.title))
    marked = registration.favourites.select_related(
        "session__event__venue", "session__day"
    )
    for mark in marked:
        yield Trace(_("Marked"), _starts(mark.session), str(mark.session.title))


def _starts(session: Session) -> datetime | None:
    return session.starts_at if session.is_placed else None
