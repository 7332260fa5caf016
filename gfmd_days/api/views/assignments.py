"""Moderators proposed by the solver: asked for, read, applied or dropped."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from agenda.domain import proposal_words, proposals
from agenda.models import Proposal, ProposalState
from gfmd_days.api import visibility
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import assignments as shapes
from gfmd_days.api.views import saying
from gfmd_days.api.views.programme import EDIT, READ, READING
from gfmd_days.api.views.writing import Writes
from gfmd_days.core.models import Job

ONE = shapes.OneAssignmentSerializer
JOB = OpenApiParameter("job", {"type": "string", "format": "uuid"}, "path")
BUSY = "The solver is at work; `Location` tells how far it is."


class AssignmentViewSet(
    Writes,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Proposal],
):
    """Moderators proposed by the solver, the newest proposal first."""

    access = {
        **READING,
        "solving": READ,
        **dict.fromkeys(("create", "apply", "drop"), EDIT),
    }
    queryset = Proposal.objects.none()
    lookup_url_kwarg = "assignment"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Proposal]:
        return self.event.proposals.all()

    def get_serializer_class(self) -> type[shapes.AssignmentSerializer]:
        return shapes.AssignmentSerializer if self.action == "list" else ONE

    @extend_schema(responses={200: ONE})
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One proposal, with a reason for each line. Reading it changes nothing."""
        return self.shown(self.get_object())

    @extend_schema(
        request=None,
        responses={202: OpenApiResponse(shapes.SolvingSerializer, BUSY)},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Ask the solver for moderators. A proposal that still waits is dropped when
        the new one is there."""
        row = proposals.start(self.event, by=self.by)
        where = reverse(
            "api:assignment-solving", args=[self.event.code, row.pk], request=request
        )
        return Response(
            shapes.SolvingSerializer(row).data,
            status=status.HTTP_202_ACCEPTED,
            headers={"Location": where},
        )

    @extend_schema(parameters=[JOB], responses={200: shapes.SolvingSerializer})
    @action(detail=False, url_path="jobs/(?P<job>[^/.]+)", pagination_class=None)
    def solving(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """How far the solver is, and the proposal once there is one."""
        rows = Job.objects.filter(event=self.event, kind=proposals.JOB)
        row = get_object_or_404(rows, pk=kwargs["job"])
        return Response(shapes.SolvingSerializer(row).data)

    @extend_schema(
        operation_id="events_assignments_apply",
        request=None,
        responses={200: shapes.AppliedSerializer, 409: saying.refused("not_open")},
    )
    @action(detail=True, methods=["post"], pagination_class=None)
    def apply(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write a proposal into the programme. What changed meanwhile is left alone."""
        done = proposals.apply(self.get_object(), by=self.by, now=timezone.now())
        return Response(shapes.AppliedSerializer(done).data)

    @extend_schema(
        operation_id="events_assignments_drop",
        request=None,
        responses={200: ONE, 409: saying.refused("not_open")},
    )
    @action(detail=True, methods=["post"], pagination_class=None)
    def drop(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decide against a proposal. What is dropped already stays so."""
        row = self.get_object()
        if row.state != ProposalState.DROPPED:
            proposals.drop(row, by=self.by, now=timezone.now())
        return self.shown(self.get_object())

    def shown(self, row: Any) -> Response:
        row.lines = proposal_words.lines(row)
        for line in row.lines:
            for name in ("before", "person"):
                if not visibility.in_lists(getattr(line, name), self.rights):
                    setattr(line, name, None)
        return Response(self.get_serializer(row).data)
