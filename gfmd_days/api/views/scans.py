from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, cast

from django.db.models import BigIntegerField, CharField, QuerySet, UUIDField
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from badges.domain import scanning
from badges.models import Device, Point, Scan
from badges.models.point import ENTRANCE
from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import scans
from gfmd_days.core.access import Right
from gfmd_days.core.models import User
from gfmd_days.core.prepared import Prepared, Slot

DESK = frozenset({Right.DESK})


def _points() -> QuerySet[Point]:
    here = Point.objects.with_clock().filter(event=Slot("event", BigIntegerField()))
    return here.filter(code=Slot("code", CharField())).order_by()


POINT = Prepared(_points)
POINT_OF_DEVICE = Prepared(
    lambda: _points().filter(devices=Slot("device", UUIDField()))
)


# Made once: a serializer copies its fields whenever it is made, and keeps nothing of
# what passes through these two methods of it.
@cache
def _sent() -> scans.NewScanSerializer:
    return scans.NewScanSerializer()


@lru_cache(maxsize=64)
def _told(rights: frozenset[Right]) -> scans.AnswerSerializer:
    return scans.AnswerSerializer(context={"rights": rights})


def _read(data: Any) -> dict[str, Any]:
    try:
        sent: dict[str, Any] = _sent().run_validation(data)
    except ValidationError:
        # "too long" keeps the language in which it was first said: one made now says it
        form = scans.NewScanSerializer(data=data)
        form.is_valid(raise_exception=True)
        sent = form.validated_data
    return sent


class ScanViewSet(
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Scan],
):
    """Every reading of a badge, with the answer given."""

    bare_event = True
    access = {"list": DESK, "retrieve": DESK, "create": DESK}
    for_devices = frozenset({"create"})
    queryset = Scan.objects.none()
    serializer_class = scans.ScanSerializer
    filterset_class = filters.ScanFilter
    lookup_url_kwarg = "scan"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Scan]:
        return self.event.scans.select_related("point")

    def get_throttles(self) -> list[BaseThrottle]:
        # A queue at the door must never wait for a counter.
        return [] if self.action == "create" else super().get_throttles()

    @extend_schema(
        request=scans.NewScanSerializer,
        responses={
            200: OpenApiResponse(
                scans.AnswerSerializer, "The same scan again: its first answer."
            ),
            201: OpenApiResponse(scans.AnswerSerializer, "The scan and its answer."),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Check somebody in, or out. The same `id` counts once, however often it is
        sent."""
        sent = _read(request.data)
        try:
            answer = scanning.check_in(
                self.event,
                scan_id=sent["id"],
                code=sent["code"],
                point=self._point(sent["point"]),
                scanned_at=sent["scanned_at"],
                by=cast(User, request.user),
                now=timezone.now(),
                way=sent["way"],
                device=self._device,
            )
        except scanning.ScanIdTaken as error:
            raise ValidationError({"id": [scans.ID_TAKEN]}) from error
        told = self._without_names(_told(self.rights).to_representation(answer))
        return Response(told, status=200 if answer.is_repeat else 201)

    def _without_names(self, told: dict[str, Any]) -> dict[str, Any]:
        """Keep names from a device that may not show them."""
        who = told["registration"]
        if who is None or self._device is None or self._device.sees_names:
            return told
        return {**told, "registration": {**who, "name": "", "native_name": ""}}

    @property
    def _device(self) -> Device | None:
        return self.request.auth if isinstance(self.request.auth, Device) else None

    def _point(self, code: str) -> Point:
        asked = {"event": self.event.pk, "code": code}
        if self._device:
            point = POINT_OF_DEVICE.first(**asked, device=self._device.pk)
        else:
            point = POINT.first(**asked)
        if point is None and code == ENTRANCE and not self._device:
            point = Point.objects.entrance(self.event)
        if point is None:
            raise ValidationError({"point": [scans.POINT_UNKNOWN]})
        return point
