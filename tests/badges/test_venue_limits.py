"""What the laptop at the venue refuses whoever asks, and what it forgets."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from badges.domain.venue import exchanging, packing, unpacking
from badges.domain.venue.limits import AT_THE_VENUE
from badges.models import Batch, VenueCopy
from gfmd_days.core.access import ALL, rights_of
from gfmd_days.core.models import Event, Job, JobState, User
from tests.conftest import NOW, make_registration


def test_an_administrator_can_change_no_more_there_than_can_be_told(
    event: Event, settings: Any
) -> None:
    user = User.objects.create_superuser("admin@example.org", "correct horse")
    assert rights_of(user, event) == ALL
    settings.VENUE = True
    assert rights_of(user, event) == AT_THE_VENUE


@pytest.mark.parametrize(
    "server", ["http://days.example.org", "days.example.org", "https://", "http://["]
)
def test_names_and_keys_travel_over_https_only(server: str) -> None:
    with pytest.raises(exchanging.Refused, match="https"):
        exchanging.pair("csd-test", server=server, pairing="x", now=NOW)


@pytest.mark.parametrize("whole", [True, False])
def test_files_with_names_go_with_the_event_and_with_whoever_the_site_forgot(
    event: Event, whole: bool, django_capture_on_commit_callbacks: Any
) -> None:
    make_registration(event, "Amina DIALLO", email="amina@example.org")
    made = Job.objects.create(
        event=event, kind="badges.print", right="badges", state=JobState.DONE
    )
    made.file.save("badges.pdf", ContentFile(b"Amina DIALLO"))
    part = Batch.objects.create(event=event, created_at=NOW).parts.create(number=0)
    part.file.save("part.pdf", ContentFile(b"Amina DIALLO"))
    files = [str(made.file.name), str(part.file.name)]
    held = VenueCopy.objects.create(
        event=event, server="https://days.example.org", device=uuid.uuid4(), token="t"
    )
    copy = packing.pack(event)
    with django_capture_on_commit_callbacks(execute=True):
        unpacking.replace(held, copy, tag="same", now=NOW)
    assert all(default_storage.exists(one) for one in files)
    left = [one for one in copy["rows"] if "registration" not in one["model"]]
    with django_capture_on_commit_callbacks(execute=True):
        if whole:
            unpacking.forget(held)
        else:
            people = [one for one in left if one["model"] != "core.person"]
            unpacking.replace(held, copy | {"rows": people}, tag="newer", now=NOW)
    assert not any(default_storage.exists(one) for one in files)
    assert Event.objects.filter(pk=event.pk).exists() is not whole
