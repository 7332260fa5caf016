from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from badges.domain import device_snapshot, devices, marking, points, sealing, syncing
from badges.domain.venue import packing
from badges.models import Device, Point, Print
from gfmd_days.api import filters, permissions
from gfmd_days.api.filtering import LANGUAGE, NO_SUCH_FILTER
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import devices as shapes
from gfmd_days.api.views import saying
from gfmd_days.core.access import Right

TEAM = frozenset({Right.BADGES})
DOOR = frozenset({Right.BADGES, Right.DESK})
CURSOR = OpenApiParameter(
    "cursor",
    {"type": "string", "maxLength": 600, "pattern": "^[A-Za-z0-9_-]*$"},
    description="That of the last snapshot taken: only what changed since comes.",
)
NO_CURSOR = _("Send the cursor as you got it, or none.")


class PointViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Point]):
    """Where badges are scanned, who may pass, how many are in."""

    access = {"list": DOOR, "retrieve": DOOR}
    queryset = Point.objects.none()
    serializer_class = shapes.PointSerializer
    lookup_field = "code"
    lookup_url_kwarg = "point"

    def get_queryset(self) -> QuerySet[Point]:
        return points.with_counts(self.event)


class PrintViewSet(
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Print],
):
    """Every badge that was sent to paper."""

    access = {"list": TEAM, "retrieve": TEAM}
    queryset = Print.objects.none()
    serializer_class = shapes.PrintSerializer
    filterset_class = filters.PrintFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Print]:
        return Print.objects.filter(registration__event=self.event)


class DeviceViewSet(EventScope, viewsets.ReadOnlyModelViewSet[Device]):
    """The phones and laptops of the desk."""

    access = {"list": TEAM, "retrieve": TEAM}
    queryset = Device.objects.none()
    serializer_class = shapes.DeviceSerializer
    lookup_url_kwarg = "device"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Device]:
        return self.event.devices.prefetch_related("points")


class PairingViewSet(permissions.StatesAccess, viewsets.GenericViewSet[Device]):
    """How a device gets its token: the code it shows proves its right."""

    access = "public"
    permission_classes = [AllowAny]
    authentication_classes = ()
    serializer_class = shapes.PairingSerializer

    @extend_schema(
        request=shapes.PairingSerializer,
        responses={
            201: shapes.PairedSerializer,
            409: saying.refused("pairing_unknown"),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Pair a device: token and secret for the code that the team showed it."""
        sent = shapes.PairingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        device, token = devices.pair(
            kwargs["code"],
            pairing=sent.validated_data["pairing"],
            now=timezone.now(),
            by=None,
        )
        kept = {
            "device": device.pk,
            "name": device.name,
            "token": token,
            "secret": sealing.b64(bytes.fromhex(device.secret)),
            "mark_key": sealing.b64(marking.key_of(device.event)),
        }
        return Response(kept, status=201, headers={"Cache-Control": "no-store"})


class OwnDeviceViewSet(EventScope, viewsets.GenericViewSet[Device]):
    """What a device of the desk asks for itself, with its own token."""

    for_devices = frozenset({"snapshot", "venue", "sync"})
    access = dict.fromkeys(for_devices, permissions.DEVICE)
    serializer_class = shapes.SnapshotSerializer

    @extend_schema(
        parameters=[CURSOR, saying.TAG],
        responses={200: shapes.SnapshotSerializer, 304: saying.SAME},
    )
    def snapshot(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the device needs without network, sealed; only what is new."""
        found = device_snapshot.of(
            self._device, cursor=_cursor(request), now=timezone.now()
        )
        tag = f'W/"{found.tag}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        return Response(found.content, headers={"ETag": tag})

    @extend_schema(
        parameters=[saying.TAG],
        responses={200: shapes.VenueCopySerializer, 304: saying.SAME},
    )
    def venue(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The whole event, for the laptop that runs everything at the venue."""
        if not self._device.is_venue:
            raise PermissionDenied
        copy = packing.pack(self.event)
        tag = f'"{packing.tag(copy)}"'
        if tag in request.headers.get("If-None-Match", ""):
            return Response(status=304, headers={"ETag": tag})
        return Response(copy, headers={"ETag": tag})

    @extend_schema(
        request=shapes.SyncSerializer, responses={200: shapes.SyncedSerializer}
    )
    def sync(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take in what the device did, in any order and as often as it is sent."""
        sent = shapes.SyncSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        results = syncing.take(
            self._device,
            [_operation(one) for one in sent.validated_data["operations"]],
            now=timezone.now(),
        )
        shown = shapes.SyncedSerializer({"operations": results})
        return Response(shown.data)

    @property
    def _device(self) -> Device:
        if not isinstance(self.request.auth, Device):
            raise Http404  # a person has no snapshot
        return self.request.auth


def _cursor(request: Request) -> str:
    unknown = request.query_params.keys() - {"cursor", LANGUAGE}
    if unknown:
        raise ValidationError({name: [NO_SUCH_FILTER] for name in unknown})
    cursor: str = request.query_params.get("cursor", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,600}", cursor):
        raise ValidationError({"cursor": [NO_CURSOR]})
    return cursor


def _operation(sent: dict[str, Any]) -> syncing.Sent:
    head = {"id", "kind", "at"}
    body = {name: value for name, value in sent.items() if name not in head}
    for name in body.keys() & {"scan", "replaces"}:
        body[name] = str(body[name])
    return syncing.Sent(sent["id"], sent["kind"], sent["at"], body)
