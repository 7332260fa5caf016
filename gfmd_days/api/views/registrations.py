from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from gfmd_days.api import filling, filters, refusals, repeating, tags
from gfmd_days.api.paging import SteadyPages
from gfmd_days.api.permissions import EventScope
from gfmd_days.api.serializers import registrations as shapes
from gfmd_days.api.views import decisions, words
from gfmd_days.core.access import Right
from gfmd_days.core.models import User
from registration.domain import answers as filled
from registration.domain import applying, entering
from registration.domain.forms import reading
from registration.domain.refusals import RegistrationChanged
from registration.models import Registration, State

PEOPLE_OR_DESK = frozenset({Right.PEOPLE_VIEW, Right.DESK})
EDIT = frozenset({Right.PEOPLE_EDIT})
SENSITIVE = frozenset({Right.PEOPLE_SENSITIVE})


@method_decorator(conditional_page, name="list")
@method_decorator(conditional_page, name="retrieve")
class RegistrationViewSet(
    decisions.Decides,
    EventScope,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Registration],
):
    access = {
        "list": PEOPLE_OR_DESK,
        "retrieve": PEOPLE_OR_DESK,
        "create": EDIT,
        "partial_update": EDIT,
        "protected": SENSITIVE,
        **decisions.ACCESS,
    }
    queryset = Registration.objects.none()
    pagination_class = SteadyPages

    @property
    def filterset_class(self) -> type[filters.RegistrationFilter] | None:
        fake = getattr(self, "swagger_fake_view", False)
        if self.action != "list":
            return None
        if fake or Right.PEOPLE_VIEW in self.rights:
            return filters.PeopleRegistrationFilter
        return filters.RegistrationFilter

    def get_serializer_class(self) -> type[shapes.RegistrationSerializer]:
        if self.action == "list":
            return shapes.RegistrationSerializer
        return shapes.OneRegistrationSerializer

    def get_queryset(self) -> QuerySet[Registration]:
        rows = self.event.registrations.with_people()
        if Right.PEOPLE_VIEW in self.rights:
            return rows
        rows = rows.exclude(state=State.DRAFT)  # the desk's pages know none either
        return (
            rows.filter(person__not_on_lists=False) if self.action == "list" else rows
        )

    @extend_schema(**words.LIST)
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Registrations. A desk's list leaves out who is on no list; one of them is
        found by its number, which the answer to a scan tells."""
        return super().list(request, *args, **kwargs)

    @extend_schema(**words.RETRIEVE)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One registration in full, as far as your rights open it."""
        return self.shown(self.get_object())

    @extend_schema(**words.CREATE)
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Register somebody, as the organizers do on their page.

        The person starts as submitted and gets no mail. With an `Idempotency-Key` the
        call may be sent again: it makes one registration.
        """
        sent = shapes.FactsSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        by, now = cast(User, request.user), timezone.now()

        def enter() -> Registration:
            facts = filling.entered(self.event, sent.validated_data, rights=self.rights)
            return entering.enter(self.event, facts, by=by, now=now)

        row, is_repeat = repeating.once(
            request, enter, among=self.event.registrations.all()
        )
        answer = self.shown(self.get_queryset().get(pk=row.pk))
        answer["Location"] = reverse(
            "api:registration-detail", args=[self.event.code, row.pk], request=request
        )
        answer.status_code = (
            status.HTTP_200_OK if is_repeat else status.HTTP_201_CREATED
        )
        return answer

    @extend_schema(**words.CHANGE)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change facts about the person; what is not sent stays.

        Send the ETag of the registration as you read it in `If-Match`: if somebody
        changed it since, nothing is written.
        """
        sent = shapes.FactsSerializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        row = self.get_object()
        before = filled.of(row)
        facts = filling.changed(
            self.event, sent.validated_data, before, rights=self.rights
        )
        tags.check(request, tags.of(self.get_serializer(row).data))
        try:
            applying.edit(
                row,
                facts,
                by=cast(User, request.user),
                now=timezone.now(),
                seen=row.changed_at,
            )
        except RegistrationChanged as refusal:
            raise refusals.Changed from refusal
        return self.shown(self.get_object())

    @extend_schema(**words.PROTECTED)
    @action(detail=True, methods=["post"], pagination_class=None)
    def protected(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Read what is kept encrypted about the person. Each reading is noted with your
        name in the history; that is why no link can do it."""
        row = self.get_object()
        answers = reading.show_all(row, rights=self.rights, by=cast(User, request.user))
        content = {"accessibility": row.accessibility, "answers": answers}
        answer = Response(shapes.ProtectedSerializer(content).data)
        patch_cache_control(answer, private=True, no_store=True)
        return answer

    def shown(self, row: Registration) -> Response:
        """Answer with one registration and the ETag of what is shown of it."""
        data = self.get_serializer(row).data
        return Response(data, headers={"ETag": tags.of(data)})
