from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.models import Session
from badges.domain import attending
from badges.domain.attending import Choice, SessionRow
from gfmd_days.api.paging import Pages
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers.attendance import AttendanceSerializer
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event

REPORTS = frozenset({Right.REPORTS})
CODE = OpenApiParameter("session", {"type": "string"}, "path")


class AttendanceViewSet(EventScope, viewsets.GenericViewSet[Session]):
    """Who came to the sessions at which badges are read, worked out of the scans."""

    access = {"list": REPORTS, "retrieve": REPORTS}
    queryset = Session.objects.none()
    serializer_class = AttendanceSerializer
    pagination_class = Pages
    lookup_url_kwarg = "session"

    @extend_schema(responses={200: AttendanceSerializer(many=True)})
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The sessions in the order of the programme."""
        page: Any = self.paginate_queryset(_rows(self.event))
        return self.get_paginated_response(AttendanceSerializer(page, many=True).data)

    @extend_schema(parameters=[CODE], responses={200: AttendanceSerializer})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One session, by its code."""
        for row in _rows(self.event):
            if row.session.code == kwargs["session"]:
                return Response(AttendanceSerializer(row).data)
        raise Http404


def _rows(event: Event) -> list[SessionRow]:
    return attending.sessions(event, Choice(), now=timezone.now())
