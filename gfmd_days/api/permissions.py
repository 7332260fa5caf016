"""How a call gets its event: by a right in it, never otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.utils.cache import patch_cache_control, patch_vary_headers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from badges.models import Device
from gfmd_days.api.models import ApiToken
from gfmd_days.core import access
from gfmd_days.core.access import Right
from gfmd_days.core.models import Event

if TYPE_CHECKING:
    from rest_framework.viewsets import GenericViewSet

    Base = GenericViewSet[Any]
else:
    Base = object

Access = Mapping[str, frozenset[Right]]
# What a device may do of what its helper may; and nothing outside `for_devices`.
DEVICE = frozenset({Right.DESK})


def rights_of(request: Request, event: Event) -> frozenset[Right]:
    """Return what the caller may do in `event`: the user's rights that the token,
    if there is one, may use."""
    rights = access.rights_of(request.user, event)
    if isinstance(request.auth, ApiToken):
        rights &= request.auth.allowed(event)
    if isinstance(request.auth, Device):
        rights &= DEVICE if request.auth.event_id == event.pk else frozenset()
    return rights


def event_of(request: Request, code: str, *, bare: bool) -> Event:
    """Return the event a call names; one that came with the token costs nothing."""
    own: Event | None = getattr(request.auth, "event", None)
    if bare and own is not None and own.code == code:
        return own
    return access.find_event(code, bare=bare)


class HoldsRight(BasePermission):
    """Nobody: 401. Stranger, or token of another event: 404. Without the right: 403.

    On the way it gives the view its `event` and `rights`.
    """

    def has_permission(  # type: ignore[override]
        self, request: Request, view: EventScope
    ) -> bool:
        if not request.user or not request.user.is_authenticated:
            return False
        event = event_of(request, view.kwargs["code"], bare=view.bare_event)
        rights = rights_of(request, event)
        if not rights:
            raise Http404
        view.event, view.rights = event, rights
        action: str | None = view.action
        if action in {None, "metadata"}:
            return True  # goes on to be answered with 405
        if isinstance(request.auth, Device) and action not in view.for_devices:
            return False
        return bool(view.access[action] & rights)


class StatesAccess(Base):
    """Puts the class's `access` on the view function, where the test of all addresses
    looks for it."""

    access: ClassVar[Access | str]

    @classmethod
    def as_view(cls, *args: Any, **initkwargs: Any) -> Any:
        view: Any = super().as_view(*args, **initkwargs)
        view.access = cls.access
        return view


class EventScope(StatesAccess):
    """A resource of one event. `access` names, per action, the rights that open it;
    one of them is enough. `for_devices` are the actions devices of the desk may do."""

    access: ClassVar[Access]
    for_devices: ClassVar[frozenset[str]] = frozenset()
    event: Event
    rights: frozenset[Right] = frozenset()
    bare_event = False
    permission_classes = [HoldsRight]

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        """Keep answers about people out of caches that several callers share."""
        answer = super().finalize_response(*args, **kwargs)
        patch_vary_headers(answer, ["Authorization"])
        patch_cache_control(answer, private=True)
        return answer

    def get_serializer_context(self) -> dict[str, Any]:
        # The schema describes all fields; a call shows those its rights open.
        fake = getattr(self, "swagger_fake_view", False)
        rights = access.ALL if fake else self.rights
        return {**super().get_serializer_context(), "rights": rights}
