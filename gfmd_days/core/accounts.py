"""Sign-in: accounts are made by invitation of an event's owner, never by strangers."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from gfmd_days.core.domain import logins
from gfmd_days.core.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Note the address as the user's own: whoever signs in was invited there.

        From a noted address allauth lets nobody move to one that is not proved: else
        they could wait there for the role an owner gives to somebody else.
        """
        super().login(request, user)
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Users have no user name, only an address."""

    def send_password_reset_mail(
        self, user: User, email: str, context: dict[str, Any]
    ) -> None:
        logins.send_password_link(user, now=timezone.now())

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Put what allauth writes into the outbox, as plain text in our layout."""
        message = self.render_mail(
            template_prefix, email, {"request": self.request, **context}
        )
        logins.send_notice(
            to=email,
            subject=message.subject,
            text=str(message.body),
            language=(get_language() or "en")[:2],
            now=timezone.now(),
        )
