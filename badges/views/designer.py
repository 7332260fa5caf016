"""What the designer in the browser is given, and how it saves."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from badges.domain.designs import keeping
from badges.domain.designs.refusals import (
    DesignChangedMeanwhile,
    DesignFaulty,
    DesignNameTaken,
    Fault,
)
from badges.forms.designs import MOST_SIGNS, SavedForm
from badges.models import Design
from badges.views.design_files import refused, told_as_fault
from badges.views.designs import find
from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.on_site import only_on_the_site


@event_view(Right.BADGES)
@require_POST
@only_on_the_site(answer=told_as_fault)
def save(request: EventRequest, pk: int) -> HttpResponse:
    """Keep a design as its next version.

    Takes JSON: `design`, `name`, and as `seen` the number of the version it was made
    from. Answers its new `number`; 422 with `faults`; or 409 with what somebody else
    saved meanwhile.
    """
    row = find(request, pk)
    if len(request.body) > MOST_SIGNS:
        return refused(413, Fault("", _("The design is too large.")))
    try:
        asked = json.loads(request.body)
        form = SavedForm({key: asked[key] for key in ("name", "seen")})
        raw = asked["design"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return refused(422, Fault("", _("This is no JSON with a design.")))
    if not form.is_valid():
        return refused(
            422,
            *(
                Fault(str(form.fields[name].label), " ".join(map(str, words)), (name,))
                for name, words in form.errors.items()
            ),
        )
    return _save(request, row, raw, **form.cleaned_data)


def _save(
    request: EventRequest, row: Design, raw: Any, *, name: str, seen: int
) -> HttpResponse:
    try:
        design = keeping.checked(request.event, raw)
        saved = keeping.save(
            row, name, design, seen=seen, by=request.user, now=timezone.now()
        )
    except DesignFaulty as refusal:
        return refused(422, *refusal.faults)
    except DesignNameTaken as refusal:
        return refused(422, Fault(_("Name"), str(refusal), ("name",)))
    except DesignChangedMeanwhile:
        row.refresh_from_db()
        return JsonResponse(_theirs(row), status=409)
    words = _("Saved as version {number}.").format(number=saved.number)
    return JsonResponse({"number": saved.number, "words": words})


def _theirs(row: Design) -> dict[str, Any]:
    """What somebody else saved, and who that was."""
    words = _("{name} saved version {number} of this design meanwhile.").format(
        name=row.updated_by or _("Somebody"), number=row.number
    )
    return {
        "number": row.number,
        "name": row.name,
        "design": row.content,
        "words": words,
    }
