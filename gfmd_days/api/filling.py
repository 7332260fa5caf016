"""The team's form filled in by a program: the same checks, errors by its names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from gfmd_days.api.visibility import Rights
from gfmd_days.core.models import Event
from registration.domain import answers as filled
from registration.domain.answers import Answers
from registration.domain.forms import keeping
from registration.forms.asking import OWN, name_of
from registration.forms.fields import YesNo
from registration.forms.team import TeamForm
from registration.models import Stream

NO_SUCH_WAY = _("This event has no such way in.")
NO_SUCH_REGION = _("This event has no such region.")
WHICH_WAY = _("Say by which way in the person comes.")
NOT_ASKED = _("This is not asked, or not yours to answer.")

Sent = Mapping[str, Any]


def entered(event: Event, sent: Sent, *, rights: Rights) -> Answers:
    """Return the answers for somebody new; raises ValidationError by field."""
    stream = _stream(event, sent.get("stream"))
    new = {
        "language": event.interface_languages()[0],
        "not_on_lists": True,  # nobody is listed who was not asked
        **sent,
    }
    form = _form(event, stream, new, rights=rights)
    _check(form, new)
    return form.answers()


def changed(event: Event, sent: Sent, before: Answers, *, rights: Rights) -> Answers:
    """Return the answers with what was sent; raises ValidationError by field.

    What was not sent stays, and is not checked again.
    """
    stream = _stream(event, sent["stream"]) if "stream" in sent else before.stream
    filled_in = dict(sent)
    if "gender" in sent or "gender_described" in sent:
        # The one is checked beside the other.
        told = {"gender": before.gender, "gender_described": before.gender_described}
        filled_in = {**told, **sent}
    form = _form(event, stream, filled_in, rights=rights, before=before)
    form.ask_only(set(_named(filled_in)))
    _check(form, sent)
    return form.answers(before)


def _stream(event: Event, code: str | None) -> Stream:
    ways = list(event.streams.select_related("category"))
    if not code:
        if len(ways) == 1:
            return ways[0]
        raise ValidationError({"stream": [WHICH_WAY]})
    for way in ways:
        if way.code == code:
            return way
    raise ValidationError({"stream": [NO_SUCH_WAY]})


def _form(
    event: Event,
    stream: Stream,
    sent: Sent,
    *,
    rights: Rights,
    before: Answers | None = None,
) -> TeamForm:
    data = QueryDict(mutable=True)
    for name, value in _named(sent).items():
        data.setlist(name, _texts(name, value))
    if "stream" in sent or before is None:
        data["stream"] = str(stream.pk)
    if sent.get("region"):
        region = event.regions.filter(code=sent["region"]).first()
        if region is None:
            raise ValidationError({"region": [NO_SUCH_REGION]})
        data["region"] = str(region.pk)
    return TeamForm(
        data,
        event=event,
        definition=keeping.in_force(event, stream).definition,
        language=get_language() or "en",
        rights=rights,
        standing=filled.as_given(before) if before else None,
    )


def _named(sent: Sent) -> dict[str, Any]:
    """Return what was sent under the names the form has for it."""
    known = {name: value for name, value in sent.items() if name != "answers"}
    return known | {OWN + key: texts for key, texts in sent.get("answers", {}).items()}


def _texts(name: str, value: Any) -> list[str]:
    """Return a value as a browser sends it: a tick not set is not sent at all."""
    if isinstance(value, bool):
        if isinstance(TeamForm.base_fields.get(name), YesNo):
            return ["yes" if value else "no"]
        return ["on"] if value else []
    return list(value) if isinstance(value, list) else [value or ""]


def _check(form: TeamForm, sent: Sent) -> None:
    """See that all of it is asked and right."""
    here = {name for name, value in _named(sent).items() if value not in ([], "", None)}
    foreign = {name for name in here if name not in form.fields}
    if foreign:
        raise ValidationError(_by_field({name: [NOT_ASKED] for name in foreign}))
    if not form.is_valid():
        raise ValidationError(_by_field(form.errors))
    asked = {one.key for one in form.definition.asked(form.given())}
    unasked = {
        name_of(one)
        for key, one in form.shown.items()
        if key not in asked and name_of(one) in here
    }
    if unasked:
        raise ValidationError(_by_field({name: [NOT_ASKED] for name in unasked}))


def _by_field(errors: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """Return errors under the names that programs use."""
    found: dict[str, Any] = {}
    for name, words in errors.items():
        texts = [str(one) for one in words]
        if name.startswith(OWN):
            found.setdefault("answers", {})[name.removeprefix(OWN)] = texts
        else:
            found["non_field_errors" if name == NON_FIELD_ERRORS else name] = texts
    return found
