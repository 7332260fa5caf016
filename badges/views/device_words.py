"""What a device's page says: its script finds each word in the page's language."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from badges.models import AlertKind, OperationKind, ScanOutcome, Thing
from badges.models.operation import FLAGS
from badges.models.scan import OVERRULED
from badges.views.cards import NO, SENTENCES, TONES, WAIT
from registration.models import State

Words = dict[str, str | dict[str, str]]


def words() -> str:
    """Return all of them as JSON, for a data attribute."""
    return json.dumps(
        {
            "outcomes": {one.value: str(one.label) for one in ScanOutcome} | _more(),
            "sentences": {one.value: str(text) for one, text in SENTENCES.items()}
            | _sentences(),
            "tones": {one.value: TONES.get(one, NO) for one in ScanOutcome}
            | {"new": WAIT, "paused": NO},
            "overruled": {one.value: "1" for one in OVERRULED},
            "states": {one.value: str(one.label) for one in State},
            "kinds": {one.value: str(one.label) for one in OperationKind},
            "alerts": {one.value: str(one.label) for one in AlertKind},
            "things": {one.value: str(one.label) for one in Thing},
            "flags": {name: str(text) for name, text in FLAGS.items()}
            | {one.value: str(one.label) for one in ScanOutcome}
            | {"unfit": _("the server did not understand it")},
            **_said(),
        }
    )


def _more() -> dict[str, str]:
    return {"new": _("New badge"), "paused": _("Stop and look")}


def _sentences() -> dict[str, str]:
    return {
        "new": _(
            "Made after this device last heard of the server. The mark on it is right: "
            "let the person in."
        ),
        "paused": _(
            "Too many badges with a wrong mark were shown here. Wait a minute, and "
            "tell the organizers."
        ),
        "unknown_offline": _(
            "This device does not know the badge and cannot ask. Look for the person "
            "by name."
        ),
    }


def _said() -> Words:
    return {
        "contact": _("last contact {time}"),
        "no_contact": _("no contact yet"),
        "waiting": _("Waiting to be sent: {count}"),
        "look": _("To look at: {count}"),
        "first": _("First checked in {time}"),
        "inside": _("{count} inside"),
        "nobody": _("Nobody here has a name like “{query}”"),
        "here": _("Here"),
        "not_here": _("Not here yet"),
        "no_camera": _(
            "The camera cannot be used. Type the code or a name, or use a hand scanner."
        ),
        "pairing_unknown": _(
            "This pairing code was used or is too old. Ask for a new one."
        ),
        "pairing_offline": _("No connection. Pairing needs the network once."),
        "pairing_elsewhere": _("This code is not for pairing, or for another event."),
        "not_secure": _(
            "This page needs an address that begins with https. Ask the organizers for "
            "the right one."
        ),
        "revoked": _("This device was revoked. What it held is deleted."),
        "closed": _(
            "The account that added this device is closed. What the device did stays "
            "on it and is not sent. Tell the organizers."
        ),
        "wiped": _("Everything is deleted from this device."),
        "wipe": _("Delete everything this device holds, and its pairing?"),
        "wipe_unsent": _(
            "Delete everything this device holds, and its pairing? {count} things it "
            "did were not sent yet and will be lost."
        ),
        "replace": _(
            "This device is paired already. Pair it anew, and delete what it holds?"
        ),
        "typed_wrong": _("These letters do not open the names. Look at them again."),
        "names_wait": _("The names have not come yet. Connect to the network once."),
        "undone": _("The check-in is undone."),
        "kept_name": _("The name is corrected."),
        "kept_thing": _("It is written down."),
        "kept_print": _("The print is written down."),
        "needed": _("Please fill this in."),
        "failed": _("That did not work. Please try again."),
    }
