"""Applying: choose a way in, answer on one page, hear what happens next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gfmd_days.core import on_site
from gfmd_days.core.access import public_event_view
from gfmd_days.core.domain.refusals import Refused
from gfmd_days.core.http import PublicEventRequest
from gfmd_days.core.idempotency import once
from gfmd_days.core.kept import kept_for_strangers
from registration.domain import applying, entering, inviting, mails
from registration.domain import drafts as kept
from registration.domain.forms import keeping
from registration.domain.forms.keeping import InForce
from registration.domain.forms.questions import UPLOADS
from registration.domain.refusals import (
    DraftTooLong,
    InvitationNeeded,
    InvitationNotOpen,
    InvitationUsed,
    StreamClosed,
)
from registration.forms.asking import AskedForm
from registration.forms.link import LinkForm
from registration.models import Draft, Entry, Invitation, Stream
from registration.views import drafts, files, limits
from registration.views.by_link import bad_link, invitation_here

SENT_BY_SENDER, SENT_BY_ADDRESS, LINKS_BY_ADDRESS = 60, 6, 4


@kept_for_strangers
@public_event_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def apply(request: PublicEventRequest, way: str = "") -> HttpResponse:
    """Ask by which way somebody comes if there are several, then the way's form."""
    if on_site.is_copy():
        return closed(request, way, words=str(on_site.OnlyOnTheSite()))
    invitation = invited_by(request)
    streams = _streams(request, invitation)
    if not streams:
        return closed(request, way)
    if not way and len(streams) > 1:
        return render(request, "registration/ways.html", {"streams": streams})
    stream = next((one for one in streams if way in {"", one.code}), None)
    if stream is None:
        return closed(request, way)
    asked = keeping.in_force(request.event, stream)
    if request.method == "POST":
        return _take(request, stream, asked)
    draft = drafts.of(request)
    answers = draft.answers if draft else {}
    form = _form(request, stream, asked, answers=answers, draft=draft)
    return _page(request, stream, form, draft)


@public_event_view
@never_cache
@require_safe
def invited(request: PublicEventRequest, token: str) -> HttpResponse:
    """Open an invitation: this browser may apply by its way in."""
    invitation = invitation_here(request, token)
    if invitation is None:
        return bad_link(request, None)
    try:
        inviting.check(invitation, now=timezone.now())
    except Refused as refusal:
        return closed(request, words=str(refusal))
    if inviting.applied(invitation) is not None:
        return redirect("registration:take_seat", request.event.code, token)
    request.session[_invited(request)] = invitation.key.hex
    way = invitation.stream.code
    return redirect("registration:apply_by", code=request.event.code, way=way)


@public_event_view
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_link(request: PublicEventRequest) -> HttpResponse:
    """Mail somebody their link; the answer never tells whether there is one."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if limits.too_often("link", limits.sender(request), limit=30):
            return limits.refuse(request)
        if not limits.too_often("link", email, limit=LINKS_BY_ADDRESS):
            _mail_links(request, email)
        return render(request, "registration/link_sent.html", {"address": email})
    status = 422 if request.method == "POST" else 200
    return render(request, "registration/link.html", {"form": form}, status=status)


def invited_by(request: PublicEventRequest) -> Invitation | None:
    """Return the invitation this browser has opened."""
    key = request.session.get(_invited(request))
    if key is None:
        return None
    rows = Invitation.objects.select_related("event__venue", "stream", "delegation")
    return rows.filter(event=request.event, key=key).first()


def _invited(request: PublicEventRequest) -> str:
    return f"invited:{request.event.code}"


def _streams(
    request: PublicEventRequest, invitation: Invitation | None
) -> list[Stream]:
    """The ways in open to this visitor now."""
    now, streams = timezone.now(), Stream.objects.select_related("category")
    # all of them: the menu asks for them too
    prefetch_related_objects([request.event], Prefetch("streams", streams))
    return [
        one
        for one in request.event.streams.all()
        if one.is_open(now)
        and (
            one.entry == Entry.OPEN
            or (invitation is not None and one.pk == invitation.stream_id)
        )
    ]


def _mail_links(request: PublicEventRequest, email: str) -> None:
    now = timezone.now()
    known = request.event.registrations.with_email(email).select_related("person")
    for registration in known:
        entering.send_link(registration, by=None, now=now)
    if not known:
        found = Draft.objects.filter(event=request.event, email=email)
        for draft in found.select_related("event").order_by("-changed_at")[:1]:
            mails.send_draft_link(draft, language=get_language() or "en", now=now)


def _take(request: PublicEventRequest, stream: Stream, asked: InForce) -> HttpResponse:
    """Send what was typed, or keep it and say what needs another look."""
    draft = drafts.of(request)
    if request.POST.get("go") == "later":
        return _later(request, stream, asked, draft)
    if request.FILES and _takes_files(asked):
        draft = draft or drafts.begin(request, stream)
    refused = files.posted(request, asked.definition, draft)
    form = _form(request, stream, asked, data=request.POST, draft=draft)
    files.say(form, refused)
    newer = kept.written_since(draft, drafts.seen(request)) if draft else {}
    if any(request.POST.getlist(name) != newer[name] for name in newer):
        return _look_again(request, stream, asked, newer)
    if form.is_valid():
        return _send(request, stream, form, draft)
    return _page(request, stream, form, _keep(request, stream, asked, draft, form))


def _look_again(
    request: PublicEventRequest,
    stream: Stream,
    asked: InForce,
    newer: dict[str, list[str]],
) -> HttpResponse:
    """Show what another device wrote since this page was loaded, before it is sent.

    Where this page has nothing, the other's answer is put in; where both have one,
    this page's stands and the other's is told.
    """
    draft = drafts.of(request)
    posted = drafts.typed(request, drafts.names(asked.definition))
    answers = {**posted, **{n: v for n, v in newer.items() if not any(posted[n])}}
    form = _form(request, stream, asked, answers=answers, draft=draft)
    if draft is not None:
        kept.keep(draft, answers, stream=stream)
    messages.warning(
        request, _("You wrote on another device meanwhile. Look once more, then send.")
    )
    for name, values in newer.items():
        if answers[name] != values and any(values):
            words = _("On the other device, “{field}” said: {text}")
            label = form.fields[name].label
            messages.info(request, words.format(field=label, text=", ".join(values)))
    return _page(request, stream, form, draft, status=422)


def _keep(
    request: PublicEventRequest,
    stream: Stream,
    asked: InForce,
    draft: Draft | None,
    form: AskedForm | None,
) -> Draft | None:
    """Keep the whole page in the draft; what is too long is said on the form."""
    draft = draft or drafts.begin(request, stream)
    if draft is None:
        return None
    answers = drafts.typed(request, drafts.names(asked.definition))
    try:
        kept.keep(draft, answers, stream=stream)
    except DraftTooLong as refusal:
        if form is not None:
            form.add_error(None, str(refusal))
    return draft


def _send(
    request: PublicEventRequest, stream: Stream, form: AskedForm, draft: Draft | None
) -> HttpResponse:
    sender = limits.sender(request)
    email = form.cleaned_data["email"]
    invitation = invited_by(request)
    if limits.too_often("apply", sender, limit=SENT_BY_SENDER) or limits.too_often(
        "apply", email, limit=SENT_BY_ADDRESS
    ):
        return limits.refuse(request)
    try:
        applying.submit(
            request.event,
            form.answers(),
            draft=draft,
            invitation=invitation,
            now=timezone.now(),
        )
    except StreamClosed:
        return closed(request)
    except (InvitationNeeded, InvitationNotOpen, InvitationUsed) as refusal:
        return closed(request, words=str(refusal))
    request.session.pop(_invited(request), None)
    drafts.forget(request)
    return redirect("registration:sent", code=request.event.code)


def _later(
    request: PublicEventRequest, stream: Stream, asked: InForce, draft: Draft | None
) -> HttpResponse:
    """Keep the page and mail the link that opens it again."""
    draft = _keep(request, stream, asked, draft, None)
    answers = drafts.typed(request, drafts.names(asked.definition))
    if draft is None or not LinkForm(request.POST).is_valid():
        messages.warning(
            request, _("Write your e-mail address first: the link is sent there.")
        )
        form = _form(request, stream, asked, answers=answers, draft=draft)
        return _page(request, stream, form, draft, status=422)
    if limits.too_often("later", draft.email, limit=LINKS_BY_ADDRESS):
        return limits.refuse(request)
    mails.send_draft_link(draft, language=get_language() or "en", now=timezone.now())
    words = _("Saved. We have sent a link to {address}: open it to go on.")
    messages.success(request, words.format(address=draft.email))
    return redirect(request.path)


def _form(
    request: PublicEventRequest,
    stream: Stream,
    asked: InForce,
    *,
    data: Any = None,
    answers: dict[str, list[str]] | None = None,
    draft: Draft | None = None,
) -> AskedForm:
    code = request.event.code
    here = files.held(draft) if _takes_files(asked) else {}
    invitation = invited_by(request)
    named = invitation if invitation and invitation.stream_id == stream.pk else None
    known = named.entered if named else {}
    initial = drafts.initial({**known, **(answers or {})}, asked.definition)
    if named is not None and named.is_personal:
        initial = {"full_name": named.full_name, **initial, "email": named.email}
    form = AskedForm(
        data,
        event=request.event,
        definition=asked.definition,
        language=get_language() or "en",
        stream=stream,
        held=files.ids(here),
        initial=initial,
    )
    if named is not None and named.is_personal:
        form.fields["email"].disabled = True  # it is for this person alone
    form.files_here = {
        key: (one.name, reverse("registration:draft_file", args=[code, one.pk]))
        for key, one in here.items()
    }
    return form


def _takes_files(asked: InForce) -> bool:
    return any(one.kind in UPLOADS for one in asked.definition.questions.values())


def _page(
    request: PublicEventRequest,
    stream: Stream,
    form: AskedForm,
    draft: Draft | None,
    *,
    status: int = 200,
) -> HttpResponse:
    return render(
        request,
        "registration/apply.html",
        {
            "form": form,
            "parts": list(form.parts()),
            "stream": stream,
            "draft": draft,
            "intake": form.intake,
        },
        status=422 if form.is_bound else status,
    )


def closed(
    request: PublicEventRequest, way: str = "", *, words: str = ""
) -> HttpResponse:
    """Say why nobody, or not this visitor, can apply; 404 for a way there is not."""
    now, streams = timezone.now(), request.event.streams
    stream = streams.filter(code=way).first() if way else None
    if way and stream is None:
        raise Http404
    by_invitation = (
        stream.entry != Entry.OPEN if stream else (streams.open_at(now).exists())
    )
    if not words and by_invitation:
        words = str(InvitationNeeded())
    coming = streams.for_everybody().filter(opens_at__gt=now).order_by("opens_at")
    return render(
        request,
        "registration/closed.html",
        {
            "coming": None if words else coming.first(),
            "words": words,
            "draft": drafts.of(request),
        },
    )
