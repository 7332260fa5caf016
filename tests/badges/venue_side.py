"""The laptop at the venue, as a process of its own with a database of its own.

It reads deeds from its input, a line of JSON each, and answers each with a line.
"""

from __future__ import annotations

import json
import sys
import uuid
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from badges.domain import (  # noqa: E402
    correcting,
    devices,
    handing_over,
    noting,
    printing,
    scanning,
    syncing,
    texts,
    voiding,
    walkins,
)
from badges.domain.designs import choosing, pictures  # noqa: E402
from badges.domain.venue import exchanging, telling  # noqa: E402
from badges.models import (  # noqa: E402
    DeskNote,
    Device,
    Operation,
    OperationState,
    PersonAlerts,
    Point,
    Print,
    Scan,
    VenueCopy,
    VoidCode,
)
from gfmd_days.core.access import rights_of  # noqa: E402
from gfmd_days.core.models import (  # noqa: E402
    Event,
    Membership,
    Organisation,
    Role,
    User,
)
from registration.models import Registration  # noqa: E402


def take(event: str, server: str, pairing: str) -> None:
    now = timezone.now()
    held = exchanging.pair(event, server=server, pairing=pairing, now=now)
    user = User.objects.create_user("leads@venue.example", "correct horse")
    Membership.objects.create(user=user, event=held.event, role=Role.REGISTRATION)


def exchange() -> dict[str, Any]:
    done = exchanging.exchange(VenueCopy.objects.get(), now=timezone.now())
    return {"told": done.told, "flagged": done.flagged, "newer": done.is_newer}


def untold() -> int:
    return len(list(telling.operations(VenueCopy.objects.get())))


def scan(code: str, point: str = "entrance") -> dict[str, Any]:
    event, now = Event.objects.get(), timezone.now()
    answer = scanning.check_in(
        event,
        scan_id=uuid.uuid4(),
        code=code,
        point=Point.objects.get(event=event, code=point),
        scanned_at=now,
        by=User.objects.get(),
        now=now,
    )
    return {"outcome": answer.outcome, "id": str(answer.scan.pk)}


def undo(scan: str) -> None:
    scanning.undo(Scan.objects.get(pk=scan), by=User.objects.get(), now=timezone.now())


def walk_in(name: str, organisation: str = "Diaspora Network") -> str:
    event = Event.objects.get()
    newcomer = walkins.Newcomer(
        full_name=name,
        category=event.categories.get(code="delegate"),
        native_name="ليلى",
        organisation=organisation,
        country="MA",
    )
    made = walkins.add(event, newcomer, by=User.objects.get(), now=timezone.now())
    return made.code


def call_organisation(name: str) -> None:
    """Give the organisation with the longest name another."""
    longest = max(Organisation.objects.all(), key=lambda one: len(one.name))
    Organisation.objects.filter(pk=longest.pk).update(name=name)


def correct(code: str, name: str) -> None:
    correcting.correct_name(_of(code), name=name, native_name="", by=User.objects.get())


def lose(code: str) -> str:
    lost = voiding.replace_code(
        _of(code), reason="lost", by=User.objects.get(), now=timezone.now()
    )
    return lost.code


def print_badge(code: str) -> None:
    printing.note_print(_of(code), by=User.objects.get(), now=timezone.now())


def hand_over(code: str, number: str, deposit: str) -> None:
    handing_over.give(
        _of(code),
        "receiver",
        number=number,
        deposit=deposit,
        by=User.objects.get(),
        now=timezone.now(),
    )


def tell_of(kind: str, code: str, **body: Any) -> str:
    """Take in what a phone did, and return the state it is in."""
    now, by = timezone.now(), User.objects.get()
    phone = Device.objects.first() or devices.add(
        Event.objects.get(), name="Phone", points=[], sees_names=False, prints=True,
        by=by, now=now,
    )  # fmt: skip
    sent = syncing.Sent(uuid.uuid4(), kind, now, {"code": code, **body})
    return syncing.take(phone, [sent], now=now)[0].state


def waiting() -> int:
    return Operation.objects.filter(state=OperationState.WAITS).count()


def recategorise(code: str, category: str) -> None:
    chosen = Event.objects.get().categories.get(code=category)
    noting.change_category(_of(code), chosen, by=User.objects.get())


def write(code: str, text: str, before: str = "") -> None:
    """Write a note, or change the one that reads `before`."""
    by, now = User.objects.get(), timezone.now()
    for one in DeskNote.objects.current().filter(registration=_of(code)):
        if one.text == before:
            noting.change(one, text, by=by, now=now)
            return
    noting.add(_of(code), text, by=by, now=now)


def shown() -> dict[str, Any]:
    """What the venue knows, as the site would say it."""
    event = Event.objects.get()
    people = list(event.registrations.with_people().order_by("code"))
    chosen = choosing.choose(event, [row.category_id for row in people])
    return {
        "people": named(),
        "badges": {
            row.code: [text.code, *text.functions]
            for row, text in zip(
                people, texts.badge_texts(event, people, chosen), strict=True
            )
        },
        "emails": sorted({row.person.email for row in people}),
        "inside": sorted(
            Scan.objects.inside().values_list("registration__code", flat=True)
        ),
        "prints": Print.objects.count(),
        "notes": sorted(note.text for note in DeskNote.objects.current()),
        "alerts": list(PersonAlerts.objects.values_list("kinds", flat=True)),
        "voids": VoidCode.objects.count(),
        "rights": sorted(rights_of(User.objects.get(), event)),
        "design": event.badge_designs.get().content,
        "picture": pictures.content(event.design_pictures.get()).hex(),
    }


def named() -> dict[str, Any]:
    people = Registration.objects.select_related("person").order_by("code")
    return {row.code: [row.pk, row.person.full_name] for row in people}


def _of(code: str) -> Registration:
    return Registration.objects.get(code=code)


DEEDS = (
    *(take, exchange, untold, scan, undo, walk_in, correct, lose, print_badge),
    *(
        call_organisation,
        tell_of,
        waiting,
        hand_over,
        recategorise,
        write,
        shown,
        named,
    ),
)


def main() -> None:
    by_name = {deed.__name__: deed for deed in DEEDS}
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = by_name[asked.pop("deed")](**asked)
            told = {"answer": answer}
        except (exchanging.Refused, exchanging.SiteGone) as error:
            told = {"trouble": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(told, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
