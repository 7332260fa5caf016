"""The form builder: one page, on which one question or heading is open at a time.

Every edit is a form that posts and comes back to the page; htmx only spares the
browser the rest of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from gfmd_days.core.access import Right, event_view
from gfmd_days.core.http import EventRequest
from gfmd_days.core.idempotency import once
from registration.domain import following
from registration.domain.forms import editing, keeping, questions, shelving, steps
from registration.domain.forms.editing import NoSuchPart
from registration.domain.forms.questions import (
    KNOWN,
    WITH_OPTIONS,
    Definition,
    Kind,
    Question,
    Section,
)
from registration.domain.refusals import FormChangedMeanwhile
from registration.forms.building import QuestionForm, SectionForm
from registration.forms.outline import faults, outline
from registration.forms.rows import OptionRows, RuleRows, key_of
from registration.forms.wording import KINDS, fact, label_of, title_of
from registration.models import Form, FormPurpose

OFFERED = [kind for kind in Kind if kind != Kind.KNOWN]


@event_view(Right.DECIDE)
@require_safe
def builder(request: EventRequest, form: str) -> HttpResponse:
    """Show the form's sections and questions in order."""
    return _page(request, find(request, form))


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def question(request: EventRequest, form: str, key: str) -> HttpResponse:
    """Open a question, and keep what was edited."""
    row = find(request, form)
    definition = questions.read(row.draft)
    here = definition.questions.get(key)
    if here is None:
        raise Http404
    return _question(request, row, definition, here, is_new=False)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_question(request: EventRequest, form: str) -> HttpResponse:
    """Write a new question at the end of a section."""
    row = find(request, form)
    kind = request.GET.get("kind", "")
    if kind not in OFFERED:
        return redirect(page_url(row))
    bare = Question(key="", kind=Kind(kind))
    return _question(request, row, questions.read(row.draft), bare, is_new=True)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def section(request: EventRequest, form: str, key: str) -> HttpResponse:
    """Open a heading, and keep what was edited."""
    row = find(request, form)
    definition = questions.read(row.draft)
    try:
        here = editing.section_called(definition, key)
    except NoSuchPart as error:
        raise Http404 from error
    return _section(request, row, definition, here)


@event_view(Right.DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_section(request: EventRequest, form: str) -> HttpResponse:
    """Write a new heading at the end of the form."""
    row = find(request, form)
    return _section(request, row, questions.read(row.draft), None)


@event_view(Right.DECIDE)
@require_POST
@once
def arrange(request: EventRequest, form: str) -> HttpResponse:
    """Move, copy or take out a part, ask a known fact, undo and redo."""
    row = find(request, form)
    post = request.POST
    deed = post.get("deed", "")
    try:
        seen = _seen(post)
        if deed == "undo":
            keeping.undo(row, seen=seen, by=request.user)
        elif deed == "redo":
            keeping.redo(row, seen=seen, by=request.user)
        else:
            definition = questions.read(row.draft)
            edited = _arranged(definition, deed, post)
            keeping.save_draft(row, edited, seen=seen, by=request.user)
            _tell(request, definition, deed, post.get("key", ""))
    except FormChangedMeanwhile as refusal:
        messages.warning(request, str(refusal))
    except NoSuchPart:
        messages.warning(request, _("This part of the form is gone."))
    return redirect(page_url(row))


def find(request: EventRequest, code: str) -> Form:
    """Return the event's form of this code; raises Http404."""
    return get_object_or_404(
        Form.objects.select_related("event"), event=request.event, code=code
    )


def page_url(form: Form) -> str:
    """Return the address of a form's builder."""
    return reverse("registration:form", args=[form.event.code, form.code])


def _question(
    request: EventRequest,
    row: Form,
    definition: Definition,
    here: Question,
    *,
    is_new: bool,
) -> HttpResponse:
    event = request.event
    target = request.GET.get("section", "")
    if is_new and target not in {one.key for one in definition.sections}:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(
        data,
        event=event,
        question=here,
        folded=editing.is_folded(definition, here.key),
        taken=set(definition.questions) - {here.key},
        fixed=not is_new and here.key in shelving.fixed_keys(event),
    )
    earlier = _earlier(definition, here.key, target, is_new=is_new)
    opened: dict[str, Any] = {
        "form": form,
        "question": here,
        "kind": KINDS[here.kind],
        "options": None,
        "section": target if is_new else "",
        "key": here.key,
    }
    if here.kind in WITH_OPTIONS:
        opened["options"] = (
            OptionRows.of(event.languages, here.options)
            if data is None
            else OptionRows.posted(event.languages, data)
        )
    opened["rules"] = _rules(data, here, earlier, event)
    if data is None or _only_rows(form, data):
        return _page(request, row, question=opened)
    if not form.is_valid():
        return _page(request, row, question=opened, status=422)
    asked = _asked(form, opened, definition, here)
    folded = form.cleaned_data["folded"]
    edit = partial(editing.add_question, section=target, question=asked, folded=folded)
    if not is_new:
        edit = partial(
            editing.put_question, key=here.key, question=asked, folded=folded
        )
    return _keep(request, row, definition, edit, question=opened)


def _section(
    request: EventRequest, row: Form, definition: Definition, here: Section | None
) -> HttpResponse:
    event = request.event
    data = request.POST if request.method == "POST" else None
    form = SectionForm(data, event=event, section=here)
    key = here.key if here else ""
    earlier = (
        editing.before(definition, key) if here else list(definition.questions.values())
    )
    opened: dict[str, Any] = {"form": form, "section": here, "key": key}
    opened["rules"] = _rules(data, here, earlier, event)
    if data is None or _only_rows(form, data):
        return _page(request, row, heading=opened)
    if not form.is_valid():
        return _page(request, row, heading=opened, status=422)
    taken = {one.key for one in definition.sections}
    title = form.cleaned_data["title"]
    labels = [(code, title.data.get(code, "")) for code in event.languages]
    made = form.changed(
        key=key or key_of(labels, taken), when=_condition(opened["rules"], here)
    )
    edit: Callable[[Definition], Definition] = partial(
        editing.add_section, section=made
    )
    if here:
        edit = partial(editing.put_section, key=here.key, section=made)
    return _keep(request, row, definition, edit, heading=opened)


def _keep(
    request: EventRequest,
    row: Form,
    definition: Definition,
    edit: Callable[[Definition], Definition],
    **opened: Any,
) -> HttpResponse:
    """Save an edit; if somebody was faster, show what was typed over their form."""
    try:
        seen = _seen(request.POST)
        keeping.save_draft(row, edit(definition), seen=seen, by=request.user)
    except FormChangedMeanwhile:
        messages.warning(
            request,
            _(
                "Somebody else changed this form meanwhile. What you wrote is kept "
                "below: look at the form as it is now, then save again."
            ),
        )
        return _page(request, row, status=422, **opened)
    messages.success(request, _("Saved in the draft."))
    return redirect(page_url(row))


def _page(
    request: EventRequest,
    row: Form,
    *,
    question: dict[str, Any] | None = None,
    heading: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    definition = questions.read(row.draft)
    problems = keeping.problems(row)
    newest = row.versions.first()
    context = {
        "form_row": row,
        "blocks": outline(definition, request.event, problems),
        "faults": faults(definition, problems),
        "newest": newest,
        "is_changed": newest is None or newest.definition != row.draft,
        "streams": row.streams.all(),
        "asked_of": row.ways_in.all(),
        "counted": following.count(row)
        if newest and row.purpose == FormPurpose.FOLLOW_UP
        else None,
        "ways": steps.ways(row),
        "seen": row.changed_at.isoformat(),
        "kinds": [(kind, KINDS[kind]) for kind in OFFERED],
        "facts": [
            (key, fact(key))
            for key in editing.missing_facts(definition)
            if row.purpose == FormPurpose.APPLICATION
        ],
        "open_question": question,
        "open_heading": heading,
    }
    return render(request, "registration/forms/builder.html", context, status=status)


def _earlier(
    definition: Definition, key: str, section: str, *, is_new: bool
) -> list[Question]:
    if not is_new:
        return editing.before(definition, key)
    here = editing.section_called(definition, section)
    return [*editing.before(definition, section), *here.questions]


def _rules(
    data: QueryDict | None,
    here: Question | Section | None,
    earlier: list[Question],
    event: Any,
) -> RuleRows:
    asked = [one for one in earlier if one.kind != Kind.NOTE]
    if data is None or "rule_kept" in data:
        return RuleRows.of(here.when if here else None, asked, event)
    return RuleRows.posted(data, asked, event)


def _condition(rules: RuleRows, here: Question | Section | None) -> Any:
    """Return the condition; one too deep to be shown in rows stays as it is."""
    return here.when if rules.is_too_deep and here else rules.condition()


def _only_rows(form: Any, data: QueryDict) -> bool:
    """Tell whether a button of a row was pressed: nothing is checked or kept then."""
    if "row" in data:
        form._errors = ErrorDict()
    return "row" in data


def _asked(
    form: QuestionForm, opened: dict[str, Any], definition: Definition, here: Question
) -> Question:
    key = here.key
    if "key" in form.fields:
        label = form.cleaned_data["label"].data or {}
        texts = label if isinstance(label, dict) else {"": str(label)}
        taken = {*definition.questions, *KNOWN} - {here.key}
        key = form.cleaned_data["key"] or key_of(list(texts.items()), taken)
    options = opened["options"].options() if opened["options"] else ()
    return form.changed(
        key=key, options=options, when=_condition(opened["rules"], here)
    )


def _arranged(definition: Definition, deed: str, post: QueryDict) -> Definition:
    key = post.get("key", "")
    edits: dict[str, Callable[[], Definition]] = {
        "up": partial(editing.move_question, definition, key, by=-1),
        "down": partial(editing.move_question, definition, key, by=1),
        "duplicate": partial(editing.duplicate, definition, key),
        "remove": partial(editing.remove_question, definition, key),
        "section-up": partial(editing.move_section, definition, key, by=-1),
        "section-down": partial(editing.move_section, definition, key, by=1),
        "section-remove": partial(editing.remove_section, definition, key),
        "place": partial(_placed, definition, post),
        "fact": partial(_with_fact, definition, post),
    }
    if deed not in edits:
        raise NoSuchPart(deed)
    return edits[deed]()


def _placed(definition: Definition, post: QueryDict) -> Definition:
    at = post.get("at", "")
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 5 else 0
    key, section = post.get("key", ""), post.get("section", "")
    return editing.move_to(definition, key, section, place)


def _with_fact(definition: Definition, post: QueryDict) -> Definition:
    key = post.get("fact", "")
    if key not in editing.missing_facts(definition):
        raise NoSuchPart(key)
    asked = Question(key=key, kind=Kind.KNOWN, required=key in questions.ALWAYS)
    return editing.add_question(definition, post.get("section", ""), asked)


def _tell(request: EventRequest, before: Definition, deed: str, key: str) -> None:
    """Say what was taken out, and that it can come back."""
    if deed == "remove" and key in before.questions:
        words = label_of(before.questions[key])
    elif deed == "section-remove":
        words = title_of(editing.section_called(before, key))
    else:
        return
    messages.success(
        request,
        _("“{part}” is taken out. “Undo” brings it back.").format(part=words),
    )


def _seen(post: QueryDict) -> datetime:
    """Return the state of the form the page showed; of an old one if it names none.

    Raises FormChangedMeanwhile for a text that is no time.
    """
    try:
        seen = parse_datetime(post.get("seen", ""))
    except ValueError:
        seen = None
    if seen is None or seen.tzinfo is None:
        raise FormChangedMeanwhile
    return seen
