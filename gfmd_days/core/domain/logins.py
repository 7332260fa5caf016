"""Logins: the letters that let somebody in for the first time or again."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.domain import mailing
from gfmd_days.core.domain.mailing import MailKind
from gfmd_days.core.models import Event, User

INVITED = mailing.register(
    MailKind(
        "core.invited",
        _("Invitation to the team"),
        _("You are in the team of {event}"),
        _(
            "Hello,\n\n"
            "{by} has added you to the team of {event} as: {role}.\n\n"
            "Choose a password to sign in. The link works for three days; after that, "
            "ask for a new one on the sign-in page: “Forgot your password?”.\n\n"
            "{link}\n\n"
            "If you do not know what this is about, you need not do anything."
        ),
        ("event", "by", "role", "link"),
        _("Choose my password"),
    )
)
ADDED = mailing.register(
    MailKind(
        "core.added",
        _("New role in a team"),
        _("You are in the team of {event}"),
        _(
            "Hello,\n\n"
            "{by} has added you to the team of {event} as: {role}.\n\n"
            "Sign in with the password you have.\n\n"
            "{link}"
        ),
        ("event", "by", "role", "link"),
        _("Open the event"),
    )
)
PASSWORD = MailKind(
    "core.password",
    _("Link to choose a password"),
    _("Choose a new password"),
    _(
        "Hello,\n\n"
        "somebody, probably you, asked for a new password for {email}. The link works "
        "for three days.\n\n"
        "{link}\n\n"
        "If this was not you, you need not do anything: your password is unchanged."
    ),
    ("email", "link"),
    _("Choose a new password"),
)
# What else the sign-in pages write: the words are theirs, the outbox is ours.
NOTICE = MailKind(
    "core.notice",
    _("Message about an account"),
    _("{subject}"),
    _("{text}"),
    ("subject", "text"),
)


def password_link(user: User) -> str:
    """Return the address at which `user` may set a password, once and for some days."""
    key = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
    return f"{settings.BASE_URL}{path}?lang={user.language}"


def send_password_link(user: User, *, now: datetime) -> None:
    """Mail a link to set a new password."""
    mailing.queue(
        PASSWORD,
        event=None,
        to=user.email,
        language=user.language,
        values={"email": user.email, "link": password_link(user)},
        key=f"password:{user.pk}:{uuid4()}",
        now=now,
    )


def send_notice(
    *, to: str, subject: str, text: str, language: str, now: datetime
) -> None:
    """Mail what the sign-in pages have to say about an account."""
    mailing.queue(
        NOTICE,
        event=None,
        to=to,
        language=language,
        values={"subject": subject, "text": text},
        key=f"notice:{uuid4()}",
        now=now,
    )


def send_welcome(
    user: User, *, event: Event, role: str, by: User, key: str, now: datetime
) -> None:
    """Tell `user` of a role; those without a password get the link to set one."""
    new = not user.has_usable_password()
    link = f"{settings.BASE_URL}{reverse('home:overview', args=[event.code])}"
    mailing.queue(
        INVITED if new else ADDED,
        event=event,
        to=user.email,
        language=user.language,
        values={
            "event": event.title.localize(user.language),
            "by": str(by),
            "role": role,
            "link": password_link(user) if new else link,
        },
        key=key,
        now=now,
    )
