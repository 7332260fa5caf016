"""What the programme knows of one person, for the person."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst

from agenda.domain import published
from agenda.models import Function, Profile
from registration.domain.own_data import Trace
from registration.models import Registration


def of(registration: Registration) -> Iterator[Trace]:
    """Give somebody's functions in the published programme; the draft is no promise."""
    profile = Profile.objects.filter(person=registration.person).first()
    if profile is not None and profile.willing:
        label = Profile._meta.get_field("willing").verbose_name
        yield Trace(capfirst(str(label)))
    programme = published.row(registration.event)
    if programme is None:
        return
    event = registration.event
    for item in published.load(event, programme=programme, closed=True).items:
        for one in item.raw["people"]:  # whoever is on no list is among these only
            if one["person"] == registration.person_id and not item.is_cancelled:
                function = Function(one["function"])
                yield Trace(str(function.label), item.starts_at, str(item.title))
