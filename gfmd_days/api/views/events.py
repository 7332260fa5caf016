from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import viewsets
from rest_framework.permissions import AllowAny

from gfmd_days.api import filters, permissions
from gfmd_days.api.models import ApiToken
from gfmd_days.api.serializers.events import EventDetailSerializer, EventSerializer
from gfmd_days.core.models import Event
from gfmd_days.core.models.event import EventQuerySet


class EventViewSet(permissions.StatesAccess, viewsets.ReadOnlyModelViewSet[Event]):
    """The events in which you have a role, and the public ones."""

    access = "public"
    permission_classes = [AllowAny]
    queryset = Event.objects.none()
    lookup_field = "code"
    filterset_class = filters.EventFilter

    def get_queryset(self) -> EventQuerySet:
        events = Event.objects.newest_first().select_related("venue", "series")
        return events.filter(self._readable()).prefetch_related("days")

    def get_serializer_class(self) -> type[EventSerializer]:
        return EventDetailSerializer if self.action == "retrieve" else EventSerializer

    def get_object(self) -> Event:
        event: Event = super().get_object()
        self.event = event
        return event

    def get_serializer_context(self) -> dict[str, Any]:
        event = getattr(self, "event", None)
        rights = permissions.rights_of(self.request, event) if event else frozenset()
        return {**super().get_serializer_context(), "rights": rights}

    def _readable(self) -> Q:
        user, token = self.request.user, self.request.auth
        if not user.is_authenticated:
            return Q(is_public=True)
        own = Event.objects.for_user(user)
        if isinstance(token, ApiToken) and token.event_id:
            own = own.filter(pk=token.event_id)
        return Q(is_public=True) | Q(pk__in=own.values("pk"))
