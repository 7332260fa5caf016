"""What the programme knows of one person, for the person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agenda.domain import published
from agenda.models import Function, Profile, Session
from registration.domain.own_data import Trace
from registration.models import Registration


def of(registration: Registration) -> Iterator[Trace]:
    """Give somebody's functions in the published programme; the draft is no promise."""
    profile = Profile.objects.filter(person=registration.person).first()
    if profile is not None and profile.willing:
        label = Profile._meta.get_field("willing").verbose_name
        yield Trace(capfirst(str(label)))
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
