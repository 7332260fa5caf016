from __future__ import annotations

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from rest_framework import viewsets

from agenda.models import Appearance, Room, Session, Track
from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import programme
from gfmd_days.core.access import Right

READ = frozenset({Right.PROGRAMME_VIEW})
ACCESS = {"list": READ, "retrieve": READ}


@method_decorator(conditional_page, name="list")
class SessionViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Session]):
    """The sessions of the programme, withdrawn ones included."""

    access = ACCESS
    queryset = Session.objects.none()
    serializer_class = programme.SessionSerializer
    filterset_class = filters.SessionFilter
    lookup_field = "code"
    lookup_url_kwarg = "session"

    def get_queryset(self) -> QuerySet[Session]:
        return self.event.sessions.select_related("day", "track")


class RoomViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Room]):
    """The rooms in which sessions are held."""

    access = ACCESS
    queryset = Room.objects.none()
    serializer_class = programme.RoomSerializer

    def get_queryset(self) -> QuerySet[Room]:
        return self.event.rooms.all()


class TrackViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Track]):
    """The tracks of the programme, with their colours."""

    access = ACCESS
    queryset = Track.objects.none()
    serializer_class = programme.TrackSerializer
    lookup_field = "code"
    lookup_url_kwarg = "track"

    def get_queryset(self) -> QuerySet[Track]:
        return self.event.tracks.all()


class AppearanceViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Appearance]):
    """Who chairs, moderates, speaks or interprets, session by session."""

    access = ACCESS
    queryset = Appearance.objects.none()
    serializer_class = programme.AppearanceSerializer
    filterset_class = filters.AppearanceFilter

    def get_queryset(self) -> QuerySet[Appearance]:
        rows = Appearance.objects.filter(session__event=self.event)
        return rows.select_related("session", "person__organisation").order_by(
            "session__day__date", "session__start", "session__code", "position", "pk"
        )
