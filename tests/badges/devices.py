"""Devices of the desk as tests pair them, and what a device does with its secret."""

from __future__ import annotations

from typing import Any

from badges.domain import devices, sealing
from badges.models import Device, Point
from gfmd_days.core.models import Event, User
from tests.conftest import NOW


def make_device(
    event: Event,
    by: User,
    *points: Point,
    name: str = "Phone 1",
    sees_names: bool = True,
    prints: bool = True,
    lets_in: bool = True,
) -> Device:
    return devices.add(
        event,
        name=name,
        points=points or [Point.objects.entrance(event)],
        sees_names=sees_names,
        prints=prints,
        lets_in=lets_in,
        by=by,
        now=NOW,
    )


def paired(device: Device, *, by: User) -> tuple[Device, str]:
    """Return the device with its secret, and its token."""
    code = devices.open_pairing(device, by=by, now=NOW)
    return devices.pair(device.event.code, pairing=code, now=NOW, by=None)


def found_by_code(device: Device, content: dict[str, Any], code: str) -> Any:
    """Open what a shown badge opens, with the secret and the code alone."""
    sealer = sealing.Sealer(bytes.fromhex(device.secret), device.pk.bytes)
    entry = sealer.entry(code)
    sealed = content["records"].get(entry[0], {}).get(entry)
    if sealed is None:
        return None
    return sealing.unseal(sealer.record_key(code), sealed, entry)


def names_in(device: Device, content: dict[str, Any], typed: str) -> Any:
    """Open the names with the secret and the code typed by hand."""
    sealer = sealing.Sealer(bytes.fromhex(device.secret), device.pk.bytes)
    slow = sealing.names_key(typed, salt=device.pk.bytes)
    return sealing.unseal(sealer.names_box(slow), content["names"], str(device.pk))
