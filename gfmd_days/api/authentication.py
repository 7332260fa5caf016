"""Who is calling: a token in the header, else the session of a signed-in page."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from gfmd_days.api import tokens
from gfmd_days.api.models import ApiToken
from gfmd_days.core.models import User

KEYWORDS = {b"bearer", b"token"}


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer SECRET` (RFC 6750); “Token” is understood too."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() not in KEYWORDS:
            return None
        secret = words[1].decode("latin-1") if len(words) == 2 else ""
        token = tokens.find(secret, now=timezone.now())
        if token is None:
            raise AuthenticationFailed(
                _("This token is unknown, revoked or too old. Make a new one.")
            )
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="GFMD Days"'
