from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import viewsets

from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import people
from gfmd_days.core.access import Right
from gfmd_days.core.models import Person
from registration.models import Registration

PEOPLE = frozenset({Right.PEOPLE_VIEW})
PEOPLE_OR_DESK = frozenset({Right.PEOPLE_VIEW, Right.DESK})


class PersonViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Person]):
    access = {"list": PEOPLE, "retrieve": PEOPLE}
    queryset = Person.objects.none()
    serializer_class = people.PersonSerializer
    filterset_class = filters.PersonFilter

    def get_queryset(self) -> QuerySet[Person]:
        return self.event.people.select_related("organisation", "region")


class RegistrationViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Registration]):
    """Registrations. A desk's list leaves out who is on no list; one of them is
    found by its number, which the answer to a scan tells."""

    access = {"list": PEOPLE_OR_DESK, "retrieve": PEOPLE_OR_DESK}
    queryset = Registration.objects.none()
    serializer_class = people.RegistrationSerializer

    @property
    def filterset_class(self) -> type[filters.RegistrationFilter]:
        fake = getattr(self, "swagger_fake_view", False)
        if fake or Right.PEOPLE_VIEW in self.rights:
            return filters.PeopleRegistrationFilter
        return filters.RegistrationFilter

    def get_queryset(self) -> QuerySet[Registration]:
        rows = self.event.registrations.with_people()
        if Right.PEOPLE_VIEW in self.rights or self.action != "list":
            return rows
        return rows.filter(person__not_on_lists=False)
