"""How many calls a minute one caller may make."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from badges.models import Device
from gfmd_days.api.models import ApiToken

if TYPE_CHECKING:
    from rest_framework.views import APIView

MINUTE = 60
ANONYMOUS = 120
KNOWN = 1200


class CallsPerMinute(BaseThrottle):
    """Counts calls per token, user or address in minutes of the clock.

    One counter in the cache, not a list of times as in REST framework's own throttle,
    which is read and written whole at every call.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        caller, limit = self._caller(request)
        key = f"api-calls:{caller}:{int(time.time() // MINUTE)}"
        cache.add(key, 0, timeout=2 * MINUTE)
        try:
            return cache.incr(key) <= limit
        except ValueError:  # the cache was emptied in between
            return True

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE

    def _caller(self, request: Request) -> tuple[str, int]:
        if isinstance(request.auth, ApiToken):
            return f"token:{request.auth.pk}", KNOWN
        if isinstance(request.auth, Device):
            return f"device:{request.auth.pk}", KNOWN
        if request.user and request.user.is_authenticated:
            return f"user:{request.user.pk}", KNOWN
        return f"address:{self.get_ident(request)}", ANONYMOUS
