from __future__ import annotations

from typing import Any, cast

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from badges.domain import scanning
from badges.models import Point, Print, Scan
from badges.models.scan import ENTRANCE
from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import badges
from gfmd_days.core.access import Right
from gfmd_days.core.models import User
from registration.models import Registration

DESK = frozenset({Right.DESK})
BADGES_OR_DESK = frozenset({Right.BADGES, Right.DESK})


class BadgeViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Registration]):
    """The badges of all who confirmed. Without the right to read people the list
    leaves out who is on no list; their badge is found by its code."""

    access = {"list": BADGES_OR_DESK, "retrieve": BADGES_OR_DESK}
    queryset = Registration.objects.none()
    serializer_class = badges.BadgeSerializer
    filterset_class = filters.BadgeFilter
    lookup_field = "code"
    lookup_url_kwarg = "badge"

    def get_queryset(self) -> QuerySet[Registration]:
        prints = Print.objects.filter(
            registration=OuterRef("pk"), code=OuterRef("code")
        )
        passed = Scan.objects.standing().filter(
            registration=OuterRef("pk"), point__code=ENTRANCE
        )
        rows = (
            self.event.registrations.accredited()
            .select_related("person__organisation", "category")
            .annotate(
                printed_at=Subquery(prints.order_by("-at").values("at")[:1]),
                checked_in_at=Subquery(
                    passed.order_by("scanned_at").values("scanned_at")[:1]
                ),
            )
            .order_by("person__sort_key", "pk")
        )
        if Right.PEOPLE_VIEW in self.rights or self.action != "list":
            return rows
        return rows.filter(person__not_on_lists=False)


class ScanViewSet(
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Scan],
):
    """Every reading of a badge, with the answer given."""

    access = {"list": DESK, "retrieve": DESK, "create": DESK}
    queryset = Scan.objects.none()
    serializer_class = badges.ScanSerializer
    filterset_class = filters.ScanFilter
    lookup_url_kwarg = "scan"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Scan]:
        return self.event.scans.select_related("point")

    def get_throttles(self) -> list[BaseThrottle]:
        # A queue at the door must never wait for a counter.
        return [] if self.action == "create" else super().get_throttles()

    @extend_schema(
        request=badges.NewScanSerializer,
        responses={
            200: OpenApiResponse(
                badges.AnswerSerializer, "The same scan again: its first answer."
            ),
            201: OpenApiResponse(badges.AnswerSerializer, "The scan and its answer."),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Check somebody in. The same `id` counts once, however often it is sent."""
        form = badges.NewScanSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
        try:
            answer = scanning.check_in(
                self.event,
                scan_id=sent["id"],
                code=sent["code"],
                point=self._point(sent["point"]),
                scanned_at=sent["scanned_at"],
                by=cast(User, request.user),
                now=timezone.now(),
            )
        except scanning.ScanIdTaken as error:
            raise ValidationError({"id": [badges.ID_TAKEN]}) from error
        shown = badges.AnswerSerializer(answer, context=self.get_serializer_context())
        return Response(shown.data, status=200 if answer.is_repeat else 201)

    def _point(self, code: str) -> Point:
        point = self.event.scan_points.filter(code=code).first()
        if point is None and code == ENTRANCE:
            point = Point.objects.entrance(self.event)
        if point is None:
            raise ValidationError({"point": [badges.POINT_UNKNOWN]})
        return point
