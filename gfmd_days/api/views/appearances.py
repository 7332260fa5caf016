from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agenda.domain import interpreting, programme
from agenda.models import Appearance, Function, Session
from gfmd_days.api import filters
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import planning as sent
from gfmd_days.api.serializers.programme import AppearanceSerializer
from gfmd_days.api.views import saying
from gfmd_days.api.views.programme import EDIT, READING
from gfmd_days.api.views.writing import Writes
from gfmd_days.core import names

NO_SUCH_PERSON = _("This event has no such person.")
NO_SUCH_SESSION = _("This event has no such session.")
ONE_OF_BOTH = _("Name somebody known or somebody new, not both.")


@method_decorator(conditional_page, name="retrieve")
class AppearanceViewSet(
    Writes,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Appearance],
):
    """Who chairs, moderates, speaks or interprets, session by session."""

    access = {
        **READING,
        **dict.fromkeys(("create", "partial_update", "destroy"), EDIT),
    }
    queryset = Appearance.objects.none()
    serializer_class = AppearanceSerializer
    filterset_class = filters.AppearanceFilter
    made_at = "api:appearance-detail"

    def get_queryset(self) -> QuerySet[Appearance]:
        rows = Appearance.objects.filter(session__event=self.event)
        return rows.select_related("session", "person__organisation").order_by(
            "session__day__date", "session__start", "session__code", "position", "pk"
        )

    @extend_schema(**saying.reading(AppearanceSerializer))
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One function in one session, with the ETag that a change of it asks for."""
        return self.shown(self.get_object())

    @extend_schema(
        **saying.making(
            sent.AppearanceSentSerializer, AppearanceSerializer, "already_holds"
        )
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Give somebody a function in a session, or open one to be confirmed."""
        told = self.sent(sent.AppearanceSentSerializer)

        def add() -> Appearance:
            return programme.add_function(
                self._session(told["session"]),
                function=Function(told["function"]),
                by_video=told.get("by_video", False),
                booth=_booth(told, told["function"]),
                by=self.by,
                **self._holder(told),
            )

        return self.made(add, among=self.get_queryset())

    @extend_schema(
        **saying.changing(sent.HolderSerializer, AppearanceSerializer, "already_holds")
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Hand a function to somebody; to nobody, and it waits for somebody again."""
        told = self.sent(sent.HolderSerializer, partial=True)
        hands_over = "person" in told or bool(names.tidy(told.get("new_name") or ""))
        holder = self._holder(told)

        def change(row: Appearance) -> None:
            if hands_over:
                programme.hand_function(row, by=self.by, **holder)
            if "booth" in told:
                booth = _booth(told, row.function)
                programme.change_booth(row, booth=booth, by=self.by)

        self.change(change)
        return self.shown(self.get_object())

    @extend_schema(**saying.REMOVING)
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a function, and whoever holds it, out of the session."""
        self.change(partial(programme.remove_function, by=self.by))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def above(self, row: Appearance) -> QuerySet[Session]:
        """The session, as in the deeds."""
        return self.event.sessions.filter(pk=row.session_id)

    def _session(self, code: str) -> Session:
        row = self.event.sessions.filter(code=code).first()
        if row is None:
            raise ValidationError({"session": [NO_SUCH_SESSION]})
        return row

    def _holder(self, told: Any) -> dict[str, Any]:
        new = names.tidy(told.get("new_name") or "")
        if not told.get("person"):
            return {"person": None, "new_name": new}
        if new:
            raise ValidationError({"new_name": [ONE_OF_BOTH]})
        person = self.event.people.filter(pk=told["person"]).first()
        if person is None:
            raise ValidationError({"person": [NO_SUCH_PERSON]})
        return {"person": person, "new_name": ""}


def _booth(told: Any, function: str) -> str:
    try:
        return interpreting.named(told.get("booth") or "", Function(function))
    except ValueError as error:
        raise ValidationError({"booth": [str(error)]}) from error
