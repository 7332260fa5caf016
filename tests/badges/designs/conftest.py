"""Designs, pictures and answers for the tests of badge designs."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from badges.domain.designs import keeping
from badges.models import Design
from badges.pdf import design as data
from gfmd_days.core.models import Event, Role, User
from registration.domain.forms import keeping as forms
from registration.domain.forms import questions
from registration.domain.forms.questions import Definition, Question, Section
from registration.models import Answer, Form, FormVersion, Registration
from tests.conftest import NOW, make_member

BOX = {"x": 5, "y": 5, "width": 60, "height": 20}
TEXT = {"kind": "text", **BOX, "source": "latin_name"}


def content(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    side = {"elements": list(elements)}
    return {"format": 1, "width": 70, "height": 100, "sides": [side], **more}


def answer(key: str) -> dict[str, Any]:
    return {"kind": "answer", "key": key, "test": "answered"}


def png(colour: str = "#336699", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def make_design(
    event: Event, *elements: dict[str, Any], name: str = "Card", by: User, **more: Any
) -> Design:
    design = data.read(content(*(elements or (TEXT,)), **more))
    return keeping.create(event, name, design, by=by, now=NOW)


def publish(event: Event, *asked: Question) -> FormVersion:
    """Put a form of these questions to people."""
    forms._definition.cache_clear()  # another test's version may have had this key
    form, _new = Form.objects.get_or_create(
        event=event, code="own", defaults={"name": {"en": "Own"}}
    )
    definition = Definition((Section(key="s", questions=tuple(asked)),))
    return FormVersion.objects.create(
        form=form,
        number=form.versions.count() + 1,
        definition=questions.write(definition),
        published_at=NOW,
    )


def give(
    registration: Registration, version: FormVersion, key: str, *texts: str,
    is_secret: bool = False,
) -> None:  # fmt: skip
    row = Answer(registration=registration, version=version, key=key)
    row.set_texts(list(texts), is_secret=is_secret)
    row.save()


@pytest.fixture
def organizer(event: Event) -> User:
    return make_member(event, Role.OWNER)


@pytest.fixture
def owner(organizer: User) -> Client:
    """The organizer's browser."""
    client = Client()
    client.force_login(organizer, settings.AUTHENTICATION_BACKENDS[0])
    return client
