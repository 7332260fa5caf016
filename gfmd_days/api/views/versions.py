"""What was published, and publishing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.domain import published, publishing
from agenda.domain.changes import Change
from agenda.models import Programme, Version
from gfmd_days.api import tags
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import versions as shapes
from gfmd_days.api.views import saying
from gfmd_days.api.views.programme import READ, READING
from gfmd_days.api.views.writing import Writes
from gfmd_days.core import names
from gfmd_days.core.access import Right

PUBLISH = frozenset({Right.PUBLISH})
DRAFT = "The ETag of `versions/draft/` as you read it; `*` for any draft."


@method_decorator(conditional_page, name="retrieve")
@method_decorator(conditional_page, name="draft")
class VersionViewSet(
    Writes,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Version],
):
    """The published versions of the programme, the newest first."""

    access = {**READING, "draft": READ, "create": PUBLISH}
    queryset = Version.objects.none()
    lookup_field = "number"
    lookup_value_converter = "int"
    made_at = "api:version-detail"

    def get_queryset(self) -> QuerySet[Version]:
        rows = self.event.programme_versions.all()
        return rows.defer("content", "changes") if self.action == "list" else rows

    def get_serializer_class(self) -> type[shapes.VersionSerializer]:
        if self.action == "list":
            return shapes.VersionSerializer
        return shapes.OneVersionSerializer

    @extend_schema(**saying.reading(shapes.OneVersionSerializer))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One version in full, with the names its people go by today."""
        return self.shown(self.get_object())

    @extend_schema(**saying.reading(shapes.DraftSerializer))
    @action(detail=False, pagination_class=None)
    def draft(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What publishing now would change, with the ETag that publishing asks for."""
        row = Programme.objects.filter(event=self.event).first() or Programme()
        listed = publishing.pending(self.event, now=timezone.now())
        content = {"draft": row.draft, "number": row.number, "changes": listed}
        data = shapes.DraftSerializer(content).data
        return Response(data, headers={"ETag": _tag(row)})

    @extend_schema(
        **saying.making(
            shapes.PublishSerializer,
            shapes.OneVersionSerializer,
            "nothing_changed",
            "blocked",
            parameters=[
                saying.KEY,
                saying.header("If-Match", DRAFT, required=True),
            ],
        )
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Publish the draft: pages and calendars show it from now on, and whom it
        touches is told."""
        sent = self.sent(shapes.PublishSerializer)
        note, tell = names.tidy(sent.get("note", "")), sent.get("tell", True)

        def publish() -> Version:
            with transaction.atomic():
                tags.check(request, _tag(Programme.objects.locked(self.event.pk)))
                return publishing.publish(
                    self.event,
                    by=self.by,
                    now=timezone.now(),
                    note=note,
                    tell=tell,
                )

        return self.made(publish, among=self.event.programme_versions.all())

    def shown(self, row: Any) -> Response:
        row.differences = [Change.from_json(one) for one in row.changes]
        row.agenda = published.read(
            self.event,
            row.content,
            number=row.number,
            published_at=row.published_at,
            closed=True,
        )
        return super().shown(row)


def _tag(programme: Programme) -> str:
    """Return the ETag of the draft: its counter, and the version it follows."""
    return f'"{programme.draft}-{programme.number}"'
