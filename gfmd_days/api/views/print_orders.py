from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import UUIDField
from rest_framework.throttling import BaseThrottle

from badges.domain import print_documents, print_queue, printers
from badges.models import Printer, PrintOrder
from badges.printing.station import News
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import print_orders as shapes
from gfmd_days.core.access import Right

TEAM = frozenset({Right.BADGES})
FILES = {
    (200, print_documents.PDF): OpenApiTypes.BINARY,
    (200, print_documents.ZPL): OpenApiTypes.BINARY,
}


class Unhurried:
    """A station asks several times a second; people wait for what it brings."""

    def get_throttles(self) -> list[BaseThrottle]:
        return []


class PrinterViewSet(Unhurried, EventScope, viewsets.ReadOnlyModelViewSet[Printer]):
    """The printers that badges are sent to."""

    access = {"list": TEAM, "retrieve": TEAM, "seen": TEAM}
    queryset = Printer.objects.none()
    serializer_class = shapes.PrinterSerializer
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Printer]:
        return self.event.printers.all()

    @extend_schema(request=shapes.SeenSerializer, responses=shapes.PrinterSerializer)
    @action(detail=True, methods=["post"])
    def seen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say what a station found at a printer."""
        printer = self.get_object()
        sent = shapes.SeenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reasons = sent.validated_data["reasons"]
        printers.note_seen(printer, reasons, now=timezone.now())
        printer.refresh_from_db()
        return Response(self.get_serializer(printer).data)


class PrintOrderViewSet(
    Unhurried, EventScope, viewsets.ReadOnlyModelViewSet[PrintOrder]
):
    """What is to be printed, and what became of it; for print stations."""

    access = dict.fromkeys(("list", "retrieve", "take", "document", "note"), TEAM)
    queryset = PrintOrder.objects.none()
    serializer_class = shapes.PrintOrderSerializer
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[PrintOrder]:
        return PrintOrder.objects.filter(printer__event=self.event)

    @extend_schema(
        request=shapes.TakingSerializer,
        responses={
            200: shapes.TakenSerializer,
            204: OpenApiResponse(description="There is nothing to print now."),
        },
    )
    @action(detail=False, methods=["post"])
    def take(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Claim the next order of a printer that is free."""
        sent = shapes.TakingSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        names = sent.validated_data["printers"]
        found = print_queue.take(self.event, now=timezone.now(), names=names)
        if found is None:
            return Response(status=204)
        return Response(shapes.TakenSerializer(found).data)

    @extend_schema(
        parameters=[OpenApiParameter("claim", OpenApiTypes.UUID, required=True)],
        responses=FILES,
    )
    @action(detail=True, methods=["get"])
    def document(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The badge in the printer's language, for the station that holds the order."""
        claim, pk = _claim(request), self.get_object().pk
        made = print_documents.for_station(
            self.event, pk, claim=claim, now=timezone.now()
        )
        if made is None:
            raise Http404
        return HttpResponse(made.content, content_type=made.content_type)

    @extend_schema(request=shapes.NoteSerializer, responses=shapes.NotedSerializer)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say what became of an order that the station holds."""
        order = self.get_object()
        sent = shapes.NoteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        said = {**sent.validated_data, "news": News(sent.validated_data["news"])}
        taken = print_queue.note(self.event, order.pk, **said, now=timezone.now())
        return Response({"taken": taken})


def _claim(request: Request) -> uuid.UUID:
    try:
        found: uuid.UUID = UUIDField().run_validation(request.query_params.get("claim"))
    except ValidationError as error:
        raise ValidationError({"claim": error.detail}) from error
    return found
