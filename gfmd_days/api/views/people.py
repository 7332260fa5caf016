from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import viewsets

from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import people
from gfmd_days.core.access import Right
from gfmd_days.core.models import Person

PEOPLE = frozenset({Right.PEOPLE_VIEW})


class PersonViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Person]):
    """Everybody known to the event, with their opt-outs."""

    access = {"list": PEOPLE, "retrieve": PEOPLE}
    queryset = Person.objects.none()
    serializer_class = people.PersonSerializer
    filterset_class = filters.PersonFilter

    def get_queryset(self) -> QuerySet[Person]:
        return self.event.people.select_related("organisation", "region")
