from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.domain import programme
from agenda.models import Room, Session, Track
from gfmd_days.api import filters, planning, refusals
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import planning as sent
from gfmd_days.api.serializers import programme as shapes
from gfmd_days.api.serializers.exact import Exact
from gfmd_days.api.views import saying
from gfmd_days.api.views.writing import Writes
from gfmd_days.core.access import Right

READ = frozenset({Right.PROGRAMME_VIEW})
EDIT = frozenset({Right.PROGRAMME_EDIT})
READING = {"list": READ, "retrieve": READ}
SESSION = shapes.SessionSerializer


@method_decorator(conditional_page, name="list")
@method_decorator(conditional_page, name="retrieve")
class SessionViewSet(
    Writes,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Session],
):
    """The sessions of the programme, withdrawn ones included."""

    access = {
        **READING,
        **dict.fromkeys(("create", "partial_update", "withdraw", "restore"), EDIT),
    }
    queryset = Session.objects.none()
    serializer_class = shapes.SessionSerializer
    filterset_class = filters.SessionFilter
    lookup_field = "code"
    lookup_url_kwarg = "session"
    made_at = "api:session-detail"

    def get_queryset(self) -> QuerySet[Session]:
        return self.event.sessions.select_related("day", "track")

    @extend_schema(**saying.reading(SESSION))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One session, with the ETag that a change of it asks for."""
        return self.shown(self.get_object())

    @extend_schema(**saying.making(sent.SessionSentSerializer, SESSION, "code_taken"))
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Add a session. Without a date and a start it waits for its time."""
        told = self.sent(sent.SessionSentSerializer)

        def add() -> Session:
            values = planning.session(self.event, told)
            return programme.create_session(self.event, by=self.by, **values)

        return self.made(add, among=self.event.sessions.all())

    @extend_schema(**saying.changing(sent.SessionSentSerializer, SESSION, "code_taken"))
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change a session; what is not sent stays. With a date and a start it takes
        its place, with both null it waits for another."""
        told = self.sent(sent.SessionSentSerializer, partial=True)

        def alter(row: Session) -> None:
            values = planning.session(self.event, told, row)
            programme.change_session(row, by=self.by, edit=row.edit, values=values)

        try:
            row = self.change(alter)
        except programme.StaleEdit as stale:
            raise refusals.Changed from stale
        return self.shown(self.get_queryset().get(pk=row.pk))

    @extend_schema(request=None, responses={200: SESSION})
    @action(detail=True, methods=["post"], pagination_class=None)
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a session out of the programme. After publishing, calendars show it as
        cancelled."""
        row = self.get_object()
        programme.withdraw_session(row, by=self.by, now=timezone.now())
        return self.shown(self.get_object())

    @extend_schema(request=None, responses={200: SESSION})
    @action(detail=True, methods=["post"], pagination_class=None)
    def restore(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put a withdrawn session back, under the same `uid`."""
        programme.restore_session(self.get_object(), by=self.by)
        return self.shown(self.get_object())


class Parts(
    Writes,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Any],
):
    """What rooms and tracks have in common."""

    access = {
        **READING,
        **dict.fromkeys(("create", "partial_update", "destroy"), EDIT),
    }
    kind: type[Room | Track]
    sent_shape: type[Exact]

    def above(self, row: Room | Track) -> QuerySet[Any]:
        return self.get_queryset().filter(pk=row.pk)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.shown(self.get_object())

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        told = self.sent(self.sent_shape)
        part = self.kind(event=self.event)
        return self.made(partial(self._save, part, told), among=self.get_queryset())

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        told = self.sent(self.sent_shape, partial=True)
        row = self.change(partial(self._save, told=told))
        return self.shown(self.get_queryset().get(pk=row.pk))

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.change(partial(programme.remove_part, by=self.by))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _save(self, part: Room | Track, told: Any) -> Room | Track:
        filled = planning.part(part, told)
        programme.save_part(filled, by=self.by)
        return filled


def _described(told: type[Exact], shape: Any, word: str) -> Any:
    """Say in the schema what the calls of one kind of part do."""
    new = saying.making(told, shape, "code_taken")
    new["description"] = f"Add a {word}."
    other = saying.changing(told, shape, "code_taken")
    other["description"] = f"Change a {word}; what is not sent stays."
    gone = f"Remove a {word}. Its sessions stay, without one."
    one = f"One {word}, with the ETag that a change of it asks for."
    return extend_schema_view(
        retrieve=extend_schema(**saying.reading(shape), description=one),
        create=extend_schema(**new),
        partial_update=extend_schema(**other),
        destroy=extend_schema(**saying.REMOVING, description=gone),
    )


@_described(sent.RoomSentSerializer, shapes.RoomSerializer, "room")
@method_decorator(conditional_page, name="retrieve")
class RoomViewSet(Parts):
    """The rooms in which sessions are held."""

    queryset = Room.objects.none()
    serializer_class = shapes.RoomSerializer
    kind = Room
    sent_shape = sent.RoomSentSerializer
    made_at = "api:room-detail"

    def get_queryset(self) -> QuerySet[Room]:
        return self.event.rooms.all()


@_described(sent.TrackSentSerializer, shapes.TrackSerializer, "track")
@method_decorator(conditional_page, name="retrieve")
class TrackViewSet(Parts):
    """The tracks of the programme, with their colours."""

    queryset = Track.objects.none()
    serializer_class = shapes.TrackSerializer
    kind = Track
    sent_shape = sent.TrackSentSerializer
    lookup_field = "code"
    lookup_url_kwarg = "track"
    made_at = "api:track-detail"

    def get_queryset(self) -> QuerySet[Track]:
        return self.event.tracks.all()
