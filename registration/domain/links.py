"""Signed links: the delegate's own page, and a weaker one for calendars."""

from __future__ import annotations

import base64
import uuid
from typing import TypeVar

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from registration.models import (
    Delegation,
    Draft,
    ErasureRequest,
    Invitation,
    MergeRecord,
    Registration,
)
from registration.models.registration import RegistrationQuerySet

PAGE = "registration.page"
CALENDAR = "registration.calendar"
DRAFT = "registration.draft"
INVITATION = "registration.invitation"
DELEGATION = "registration.delegation"
NEWS = "registration.news"
ERASURE = "registration.erasure"
SEPARATOR = "."
Keyed = Draft | Invitation | ErasureRequest
Row = TypeVar("Row", Draft, Invitation, ErasureRequest)


class UnknownLink(Exception):
    """No such link, or a forged one."""


class RevokedLink(UnknownLink):
    """A link that was true once; a newer one has been sent."""

    def __init__(self, registration: Registration) -> None:
        super().__init__()
        self.registration = registration


def token(registration: Registration) -> str:
    """Return the token of the delegate's own page: who has it may act for them."""
    return _sign(registration, PAGE)


def calendar_token(registration: Registration) -> str:
    """Return a token that only reads the person's calendar.

    Calendar services keep and pass on addresses, so it opens nothing else.
    """
    return _sign(registration, CALENDAR)


def by_token(text: str) -> Registration:
    """Return the registration a page token names.

    Raises UnknownLink for anything forged and RevokedLink for an old one.
    """
    return _read(text, PAGE)


def by_calendar_token(text: str) -> Registration:
    """Return the registration a calendar token names; raises as `by_token`."""
    return _read(text, CALENDAR)


def page_url(registration: Registration) -> str:
    """Return the full address of the delegate's own page, for mails."""
    return settings.BASE_URL + reverse("registration:own", args=[token(registration)])


def news_token(registration: Registration) -> str:
    """Return a token that switches news by mail off and on, and opens nothing else.

    It goes into mail and is never revoked: who wants no news may keep any old mail.
    """
    return Signer(salt=NEWS, sep=SEPARATOR).sign(_short(registration.key))


def by_news_token(text: str) -> Registration:
    """Return the registration a news token names; raises UnknownLink."""
    key = _unsigned(text, NEWS)
    found = _with_parts().filter(key=key).first()
    if found is None:
        record = MergeRecord.objects.standing().filter(dropped_key=key).first()
        if record is None:
            raise UnknownLink
        found = _with_parts().get(pk=record.kept_id)
    return found


def news_url(registration: Registration) -> str:
    """Return the full address at which news by mail are switched off, for mails."""
    path = reverse(
        "registration:news", args=[registration.event.code, news_token(registration)]
    )
    return str(settings.BASE_URL + path)


def draft_url(draft: Draft) -> str:
    """Return the full address that opens a draft on another device."""
    return _key_url(draft, "registration:resume", DRAFT)


def draft_by_token(text: str) -> Draft:
    """Return the draft a token names; raises UnknownLink."""
    return _by_key(Draft.objects.select_related("event"), text, DRAFT)


def invitation_url(invitation: Invitation) -> str:
    """Return the full address with which somebody invited applies."""
    return _key_url(invitation, "registration:invited", INVITATION)


def invitation_by_token(text: str) -> Invitation:
    """Return the invitation a token names; raises UnknownLink."""
    rows = Invitation.objects.select_related("event", "stream", "delegation")
    return _by_key(rows, text, INVITATION)


def erasure_url(request: ErasureRequest) -> str:
    """Return the full address at which somebody confirms that all be deleted."""
    return _key_url(request, "registration:confirm_erasure", ERASURE)


def erasure_by_token(text: str) -> ErasureRequest:
    """Return the wish a token names; raises UnknownLink, for an old one too."""
    rows = ErasureRequest.objects.select_related("event", "registration__person")
    return _by_key(rows, text, ERASURE)


def delegation_token(delegation: Delegation) -> str:
    """Return the token of a focal point's page."""
    return _sign(delegation, DELEGATION)


def delegation_url(delegation: Delegation) -> str:
    """Return the full address of a focal point's page."""
    path = reverse("registration:delegation", args=[delegation_token(delegation)])
    return str(settings.BASE_URL + path)


def delegation_by_token(text: str) -> Delegation:
    """Return the delegation a token names; raises UnknownLink, for an old one too."""
    key, version = _unsign(text, DELEGATION)
    rows = Delegation.objects.select_related("event__venue", "stream")
    delegation = rows.filter(key=key).first()
    if delegation is None or str(delegation.link_version) != version:
        raise UnknownLink
    return delegation


def _key_url(row: Keyed, name: str, salt: str) -> str:
    """Return the full address named `name` of a row whose key alone is signed."""
    text = Signer(salt=salt, sep=SEPARATOR).sign(row.key.hex)
    return str(settings.BASE_URL + reverse(name, args=[row.event.code, text]))


def _by_key(rows: QuerySet[Row], text: str, salt: str) -> Row:
    try:
        key = uuid.UUID(Signer(salt=salt, sep=SEPARATOR).unsign(text))
        return rows.get(key=key)
    except (BadSignature, ValueError, rows.model.DoesNotExist) as error:
        raise UnknownLink from error


def _sign(row: Registration | Delegation, salt: str) -> str:
    text = f"{_short(row.key)}-{row.link_version}"
    return Signer(salt=salt, sep=SEPARATOR).sign(text)


def _short(key: uuid.UUID) -> str:
    return base64.urlsafe_b64encode(key.bytes).rstrip(b"=").decode()


def _unsigned(text: str, salt: str) -> uuid.UUID:
    try:
        key = Signer(salt=salt, sep=SEPARATOR).unsign(text)
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{key}=="))
    except (BadSignature, ValueError) as error:
        raise UnknownLink from error


def _unsign(text: str, salt: str) -> tuple[uuid.UUID, str]:
    """Return the key and the version a token holds; raises UnknownLink."""
    try:
        # the version stands after the last hyphen; the key may hold hyphens too
        key, _, version = Signer(salt=salt, sep=SEPARATOR).unsign(text).rpartition("-")
        return uuid.UUID(bytes=base64.urlsafe_b64decode(f"{key}==")), version
    except (BadSignature, ValueError) as error:
        raise UnknownLink from error


def _read(text: str, salt: str) -> Registration:
    found, version = _unsign(text, salt)
    registration = _with_parts().filter(key=found).first()
    if registration is None:
        return _merged(found, version)
    if str(registration.link_version) != version:
        raise RevokedLink(registration)
    return registration


def _merged(key: uuid.UUID, version: str) -> Registration:
    """Return the registration into which the one with this key was merged.

    Switching off the kept one's links switches off these too.
    """
    record = MergeRecord.objects.standing().filter(dropped_key=key).first()
    if record is None:
        raise UnknownLink
    registration = _with_parts().get(pk=record.kept_id)
    holds = record.kept_version == registration.link_version
    if str(record.dropped_version) != version or not holds:
        raise RevokedLink(registration)
    return registration


def _with_parts() -> RegistrationQuerySet:
    return Registration.objects.select_related(
        "event__venue", "event__intake", "person__organisation", "person__region",
        "category", "stream",
    )  # fmt: skip
