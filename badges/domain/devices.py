"""Adding devices, pairing them, knowing them again, sending them away."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from badges.audit import BadgeVerb
from badges.domain import sealing
from badges.models import Device, Point
from badges.models.point import PointQuerySet
from gfmd_days.core.domain import auditing
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.models import Event, User
from gfmd_days.core.prepared import Prepared, Slot
from registration.models.registration import CODE_ALPHABET

PREFIX = "gfmd_device_"
SHAPE = re.compile(rf"\A{PREFIX}[A-Za-z0-9_-]{{43}}\Z")
PAIRING_LASTS = timedelta(minutes=15)
PAIRING_BYTES = 20
NAMES_CODE_LENGTH = 8
SEEN_NOTED_EVERY = timedelta(minutes=1)


class PairingUnknown(Refused):
    words = _("This pairing code was used or is too old. Ask for a new one.")


class DeviceRevoked(Refused):
    words = _("This device was revoked. Add it anew.")


@transaction.atomic
def add(
    event: Event,
    *,
    name: str,
    points: Iterable[Point],
    sees_names: bool,
    prints: bool,
    lets_in: bool = False,
    is_venue: bool = False,
    by: User,
    now: datetime,
) -> Device:
    """Add a device that is still to be paired; a venue's laptop prints and lets in by
    hand, too."""
    device = Device(
        event=event,
        name=name,
        sees_names=sees_names,
        prints=prints or is_venue,
        lets_in=lets_in or is_venue,
        is_venue=is_venue,
        added_at=now,
        added_by=by,
    )
    if sees_names:
        code = _typed_code()
        key = sealing.names_key(code, salt=device.id.bytes)
        device.names_code, device.names_key = code, key.hex()
    device.save(force_insert=True)
    device.points.set(points)
    auditing.record(BadgeVerb.DEVICE_ADDED, event=event, subject=device, by=by)
    return device


@transaction.atomic
def open_pairing(device: Device, *, by: User, now: datetime) -> str:
    """Return a new pairing code, good once and for a quarter of an hour.

    A device that was paired before goes on until the new one takes its place. Raises
    DeviceRevoked.
    """
    locked = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if locked.revoked_at:
        raise DeviceRevoked
    code = secrets.token_urlsafe(PAIRING_BYTES)
    locked.pairing, locked.pairing_until = _digest(code), now + PAIRING_LASTS
    locked.save(update_fields=["pairing", "pairing_until"])
    auditing.record(BadgeVerb.DEVICE_OPENED, event=locked.event, subject=locked, by=by)
    return code


def pairing_url(device: Device, code: str) -> str:
    """Return what the QR for pairing holds; a fragment reaches no server's log."""
    path = reverse("badges:device_app", args=[device.event.code])
    return f"{settings.BASE_URL}{path}#pair={code}"


@transaction.atomic
def pair(
    event: str, *, pairing: str, now: datetime, by: User | None
) -> tuple[Device, str]:
    """Give the device that shows a pairing code its token and a secret, once.

    Args:
        event: the code of the event, which need not be known to the public.
        by: nobody: the code itself is what proves the right.

    Raises PairingUnknown.
    """
    known = Device.objects.select_for_update(of=("self",)).filter(
        event__code=event,
        pairing=_digest(pairing),
        pairing_until__gt=now,
        revoked_at=None,
        added_by__is_active=True,
    )
    device = known.select_related("event", "added_by").first()
    if device is None:
        raise PairingUnknown
    token = PREFIX + secrets.token_urlsafe(32)
    device.token, device.secret = _digest(token), secrets.token_hex(sealing.KEY_BYTES)
    device.pairing, device.pairing_until = "", None
    device.paired_at = device.last_seen = now
    device.save()
    auditing.record(
        BadgeVerb.DEVICE_PAIRED,
        event=device.event,
        subject=device,
        by=by,
        actor="device",
    )
    return device, token


@transaction.atomic
def revoke(device: Device, *, by: User, now: datetime) -> None:
    """Close a device out: its next call is refused, and tells it to forget all."""
    locked = Device.objects.select_for_update(of=("self",)).get(pk=device.pk)
    if locked.revoked_at:
        return
    locked.revoked_at, locked.revoked_by = now, by
    locked.pairing, locked.pairing_until = "", None
    locked.secret = locked.names_code = locked.names_key = ""
    locked.save()
    auditing.record(BadgeVerb.DEVICE_REVOKED, event=locked.event, subject=locked, by=by)


def find(token: str, *, now: datetime) -> Device | None:
    """Return the working device with this token, its event and user, in one query.

    That it was seen is noted once a minute.
    """
    if not SHAPE.match(token):
        return None
    device = KNOWN.first(token=_digest(token))
    unseen_since = now - SEEN_NOTED_EVERY
    if device and (device.last_seen is None or device.last_seen < unseen_since):
        unnoted = Q(last_seen=None) | Q(last_seen__lt=unseen_since)
        Device.objects.filter(unnoted, pk=device.pk).update(last_seen=now)
    return device


def is_closed(token: str) -> bool:
    """Tell whether a device was not revoked, but whoever added it may not sign in.

    It may work again, so what it did and has not sent is to stay on it.
    """
    known = Device.objects.filter(token=_digest(token), revoked_at=None)
    return known.filter(added_by__is_active=False).exists()


def _known() -> QuerySet[Device]:
    working = Device.objects.working().select_related("event", "added_by").order_by()
    return working.filter(token=Slot("token", CharField()))


KNOWN = Prepared(_known)


def points_of(device: Device) -> PointQuerySet:
    """Return where a device may scan: at the venue's laptop, everywhere."""
    if device.is_venue:
        return Point.objects.filter(event=device.event_id)
    return Point.objects.filter(devices=device)


def sealer(device: Device) -> sealing.Sealer:
    """Return the keys with which this device's snapshot is sealed."""
    return sealing.Sealer(bytes.fromhex(device.secret), device.id.bytes)


def _typed_code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(NAMES_CODE_LENGTH))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
