"""Who is calling: a token in the header, else the session of a signed-in page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from badges.domain import devices
from badges.models import Device
from gfmd_days.api import tokens
from gfmd_days.api.models import ApiToken
from gfmd_days.core.models import User

KEYWORDS = {b"bearer", b"token"}


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer SECRET` (RFC 6750); “Token” is understood too.

    The secret is that of a token of somebody's, or of a device of the desk.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken | Device] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() not in KEYWORDS:
            return None
        secret = words[1].decode("latin-1") if len(words) == 2 else ""
        if secret.startswith(devices.PREFIX):
            return self._device(secret)
        token = tokens.find(secret, now=timezone.now())
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, revoked or too old. Make a new one.")
            )
        return token.user, token

    def _device(self, secret: str) -> tuple[User, Device]:
        device = devices.find(secret, now=timezone.now())
        if device is None and devices.is_closed(secret):
            words = _(
                "The account that added this device is closed. The device keeps what "
                "it did; open the account again or revoke the device."
            )
            raise AuthenticationFailed({"code": "device_closed", "detail": words})
        if device is None:
            words = _("This device was revoked. What it holds is to be deleted.")
            raise AuthenticationFailed({"code": "device_revoked", "detail": words})
        return device.added_by, device

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="GFMD Days"'
