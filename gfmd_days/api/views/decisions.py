"""Deciding about registrations, one by one and many at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from gfmd_days.api import refusals
from gfmd_days.api.serializers import registrations as shapes
from gfmd_days.api.serializers.registrations import Came
from gfmd_days.api.views import words
from gfmd_days.core.access import Right
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import User
from registration.domain import deciding, moves
from registration.domain.moves import Standing
from registration.domain.refusals import MoveNotAllowed
from registration.models import Decision, Registration

if TYPE_CHECKING:
    from gfmd_days.api.permissions import EventScope

    class Base(EventScope):
        def shown(self, row: Registration) -> Response: ...

else:
    Base = object

DECIDE = frozenset({Right.DECIDE})
ACCESS = dict.fromkeys(("decide", "undecide", "release", "decide_many"), DECIDE)


class Decides(Base):
    """What the right to decide adds to registrations.

    To ask for what is so already changes nothing and is no mistake, so a call whose
    answer was lost may be sent again.
    """

    @extend_schema(**words.DECIDE)
    @action(detail=True, methods=["post"], pagination_class=None)
    def decide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decide about one registration. Nobody is told before the release."""
        sent = shapes.DecideSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        row = self.get_object()
        _decide(row, **sent.validated_data, by=cast(User, request.user))
        return self.shown(self.get_object())

    @extend_schema(**words.UNDECIDE)
    @action(detail=True, methods=["post"], pagination_class=None)
    def undecide(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a decision back that nobody was told yet."""
        deciding.undecide(self.get_object(), by=cast(User, request.user))
        return self.shown(self.get_object())

    @extend_schema(**words.RELEASE)
    @action(detail=True, methods=["post"], pagination_class=None)
    def release(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell the person the decision, on their page and by mail."""
        row = self.get_object()
        deed = partial(
            deciding.release, row, by=cast(User, request.user), now=timezone.now()
        )
        _unless_so(row, set(moves.RELEASED.values()), deed)
        return self.shown(self.get_object())

    @extend_schema(**words.DECIDE_MANY)
    @action(detail=False, methods=["post"], url_path="decide", pagination_class=None)
    def decide_many(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decide about many registrations. Each is decided by itself: one that cannot
        be decided stops none of the others, and says why."""
        sent = shapes.DecideManySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        wish = dict(sent.validated_data)
        ids = list(dict.fromkeys(wish.pop("ids")))
        rows = self.event.registrations.select_related("event").in_bulk(ids)
        by = cast(User, request.user)
        outcomes = [_outcome(pk, rows.get(pk), wish, by=by) for pk in ids]
        done = sum(one["outcome"] == Came.DONE for one in outcomes)
        return Response(
            shapes.OutcomesSerializer({"done": done, "outcomes": outcomes}).data
        )


def _outcome(
    pk: int, row: Registration | None, wish: dict[str, Any], *, by: User
) -> dict[str, Any]:
    told = {"id": pk, "code": "", "detail": ""}
    if row is None:
        return {**told, "outcome": Came.NOT_FOUND}
    try:
        is_new = _decide(row, **wish, by=by)
    except Refused as refusal:
        return {**told, "outcome": Came.REFUSED, **refusals.told(refusal)}
    return {**told, "outcome": Came.DONE if is_new else Came.UNCHANGED}


def _decide(row: Registration, decision: str, *, beyond_limit: bool, by: User) -> bool:
    wanted = Decision(decision)
    deed = partial(deciding.decide, row, wanted, by=by, beyond_limit=beyond_limit)
    return _unless_so(row, {moves.DECIDED[wanted]}, deed)


def _unless_so(
    row: Registration, wanted: set[Standing], deed: Callable[[], None]
) -> bool:
    """Do the deed; tell whether it was done, or was done before."""
    try:
        deed()
    except MoveNotAllowed:
        row.refresh_from_db(fields=["state", "decision"])
        if moves.standing(row) not in wanted:
            raise
        return False
    return True
