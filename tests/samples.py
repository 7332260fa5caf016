"""One row of everything an address may name, for the tests that walk all addresses.

A new kind of address works without an entry here, with an invented argument; with one,
the walk also sees that those who may are really answered.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from badges.domain.designs import keeping as keeping_designs
from badges.models import (
    Device,
    OwnSheet,
    Point,
    Printer,
    PrintOrder,
    Scan,
    ScanOutcome,
)
from badges.pdf import presets
from gfmd_days.core.access import Right
from gfmd_days.core.domain import jobs, logins, mailing, webhooks
from gfmd_days.core.models import Delivery, Event, Job, JobState, Mail, Membership, Role
from registration.domain import links, merging
from registration.domain.forms import keeping
from registration.models import (
    Assignment,
    ChangeRequest,
    Decision,
    Delegation,
    Draft,
    ErasureRequest,
    ErasureState,
    FormPurpose,
    Fund,
    Grant,
    ImportRun,
    Invitation,
    Letter,
    LetterKind,
    LikelyPair,
    Mailing,
    MergeRecord,
    Proposal,
    PublicList,
    Registration,
    RunState,
    State,
    SupportKind,
    SupportRequest,
)
from tests import programme_samples
from tests.conftest import NOW, make_phase, make_registration, make_user

INVENTED = {
    "int": "999999",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "slug": "invented",
    "str": "invented",
    "path": "invented",
}
ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")


class Route(NamedTuple):
    """One address of the site as the resolver knows it."""

    path: str
    name: str
    view: object
    module: str
    access: object


def routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            view = one.callback
            made_of = getattr(view, "view_class", getattr(view, "cls", view))
            name = f"{space}:{one.name}" if space else str(one.name)
            access = getattr(view, "access", None)
            yield Route(path, name, view, made_of.__module__, access)
        else:
            yield from _walk(one, path, one.namespace or space)


def arguments(event: Event) -> dict[str, str]:
    """Return, for a piece of an address, what stands in it for `event`'s own rows."""
    registration = make_registration(event, state=State.CONFIRMED)
    waiting = {
        decision: make_registration(event, decision, email=f"{decision}@example.org")
        for decision in (Decision.SELECTED, Decision.RESERVE)
    }
    for decision, row in waiting.items():
        row.state, row.decision = State.DECIDED, decision
        row.save()
    PublicList.objects.create(event=event, is_shown=True)
    jobs.WORKS.setdefault("test", lambda _job, _progress: jobs.Outcome())
    job = Job.objects.create(
        event=event,
        kind="test",
        right=Right.DASHBOARD,
        state=JobState.DONE,
        file_name="list.txt",
    )
    job.file.save("list.txt", ContentFile(b"list"))
    member = Membership.objects.create(
        user=make_user(f"second@{event.code}.example"), event=event, role=Role.OWNER
    )
    point, _made = Point.objects.get_or_create(event=event, code="main")
    scan = Scan.objects.create(
        id=uuid.uuid4(),
        event=event,
        point=point,
        code=registration.code,
        registration=registration,
        scanned_at=NOW,
        received_at=NOW,
        outcome=ScanOutcome.CHECKED_IN,
    )
    mailing.queue(
        logins.NOTICE,
        event=event,
        to="somebody@example.org",
        language="en",
        values={"subject": "News", "text": "Hello"},
        key=f"sample:{event.pk}",
        now=NOW,
    )
    mail = Mail.objects.get(key=f"sample:{event.pk}")
    draft = Draft.objects.create(event=event, email="draft@example.org")
    run = _import_run(event)
    money = _money(registration)
    letter = _letter(registration)
    page, calendar = links.token(registration), links.calendar_token(registration)
    last_day = event.days.last()
    proposal = Proposal.objects.create(event=event, number=1, made_at=NOW)
    erasure = _erasure(event)
    told = _told(event, member)
    design = keeping_designs.create(
        event, "Card", presets.preset("cr80"), by=member.user, now=NOW
    )
    return {
        "<slug:code>": event.code,
        "pins/<int:pk>": f"pins/{registration.pk}",
        "designs/<int:pk>/versions/<int:number>": f"designs/{design.pk}/versions/1",
        "designs/<int:pk>": f"designs/{design.pk}",
        "proposals/<int:number>": f"proposals/{proposal.number}",
        "days/<int:pk>": f"days/{last_day.pk}",
        "regions/<slug:region_code>": f"regions/{_region(event)}",
        "<str:kind_code>/<slug:language>": "core.invited/fr",
        "team/<int:pk>": f"team/{member.pk}",
        "outbox/<int:pk>": f"outbox/{mail.pk}",
        "jobs/<uuid:pk>": f"jobs/{job.pk}",
        "registrations/<int:pk>": f"registrations/{registration.pk}",
        "import/<uuid:pk>": f"import/{run.pk}",
        **_review(event, registration),
        "changes/<int:pk>": f"changes/{_change(registration)}",
        **_invited(registration),
        "erasures/<int:pk>": f"erasures/{erasure.pk}",
        "erase/<str:token>": links.erasure_url(erasure)
        .split("/e/")[1]
        .split("/", 1)[1]
        .strip("/"),
        "reserve/<int:pk>": f"reserve/{waiting[Decision.RESERVE].pk}",
        "<slug:decision>/<slug:language>": f"{Decision.SELECTED}/en",
        "duplicates/merged/<int:pk>": f"duplicates/merged/{_merged(event).pk}",
        "duplicates/<int:pk>": f"duplicates/{_pair(event).pk}",
        **programme_samples.arguments(event, registration),
        "people/<int:pk>": f"people/{registration.pk}",
        "scans/<uuid:scan_id>": f"scans/{scan.pk}",
        "points/<int:pk>": f"points/{point.pk}",
        "devices/<uuid:device>": f"devices/{_device(event, member)}",
        **_printer(registration),
        "sheets/<int:sheet>": f"sheets/{_sheet(event).pk}",
        "webhooks/<int:pk>": f"webhooks/{told.webhook_id}",
        "told/<uuid:delivery>": f"told/{told.pk}",
        "forms/<slug:form>": f"forms/{_form(event, member)}",
        "questions/<slug:key>": "questions/country",
        "sections/<slug:key>": "sections/you",
        "versions/<int:number>": "versions/1",
        "mailings/<int:pk>": f"mailings/{_mailing(event)}",
        "news/<str:token>": f"news/{links.news_token(registration)}",
        "letters/<int:pk>": f"letters/{letter.pk}",
        "letters/<str:number>": f"letters/{letter.number}",
        "verify/<str:number>/": f"verify/{letter.number}/?k={letter.secret}",
        "<slug:kind>/<slug:language>": "visa/ar",
        "support/<int:pk>": f"support/{money.request_id}",
        "grants/<int:pk>": f"grants/{money.pk}",
        "funds/<int:pk>": f"funds/{money.fund_id}",
        "apply/<slug:way>": "apply/open",
        "r/<str:token>/calendar.ics": f"r/{calendar}/calendar.ics",
        "r/<str:token>": f"r/{page}",
        "resume/<str:token>": links.draft_url(draft).split("apply/", 1)[1].strip("/"),
    }


def _device(event: Event, member: Membership) -> uuid.UUID:
    device = Device.objects.create(
        event=event, name="Phone", added_at=NOW, added_by=member.user
    )
    return device.pk


def _sheet(event: Event) -> OwnSheet:
    return OwnSheet.objects.create(
        event=event, name="Box", paper="a4", columns=1, rows=1, width=80, height=50,
        left=0, top=0, across=80, down=50,
    )  # fmt: skip


def _printer(registration: Registration) -> dict[str, str]:
    printer = Printer.objects.create(
        event=registration.event, name="Desk", address="ipp://localhost:1/ipp/print"
    )
    order = PrintOrder.objects.create(
        printer=printer, registration=registration, asked_at=NOW, state="doubtful"
    )
    return {
        "printers/<int:printer>": f"printers/{printer.pk}",
        "prints/<int:order>": f"prints/{order.pk}",
    }


def _pair(event: Event) -> LikelyPair:
    first = make_registration(event, "Pair One", email="pair1@example.org")
    second = make_registration(event, "Pair Two", email="pair2@example.org")
    return LikelyPair.objects.create(event=event, first=first, second=second, score=90)


def _merged(event: Event) -> MergeRecord:
    kept = make_registration(event, "Merged", email="merged1@example.org")
    dropped = make_registration(event, "Merged", email="merged2@example.org")
    user = make_user(f"merger@{event.code}.example")
    return merging.merge(kept, dropped=dropped, taking=[], by=user, now=NOW)


def _import_run(event: Event) -> ImportRun:
    run = ImportRun(
        event=event,
        created_at=NOW,
        file_name="list.csv",
        headings_key="sample",
        mapping={"0": "full_name"},
        state=RunState.MAPPED,
    )
    run.file.save("list.csv", ContentFile(b"full_name\nAwa\n"))
    return run


def _review(event: Event, registration: Registration) -> dict[str, str]:
    phase = make_phase(event)
    assignment = Assignment.objects.create(
        phase=phase,
        registration=registration,
        reviewer=make_user(f"reads@{event.code}.example"),
    )
    return {
        "phases/<int:pk>": f"phases/{phase.pk}",
        "criteria/<int:pk>": f"criteria/{phase.criteria.first().pk}",
        "review/<int:pk>": f"review/{assignment.pk}",
    }


def _invited(registration: Registration) -> dict[str, str]:
    event, stream = registration.event, registration.stream
    alone = Invitation.objects.create(event=event, stream=stream, email="a@example.org")
    delegation = Delegation.objects.create(
        event=event,
        stream=stream,
        name="Network",
        focal_name="Focal Point",
        focal_email="focal@example.org",
        seats=3,
    )
    theirs = Invitation.objects.create(
        event=event, stream=stream, delegation=delegation, email="b@example.org"
    )
    person = make_registration(event, "Theirs", email="theirs@example.org")
    person.invitation, person.nominated_at = theirs, NOW
    person.save()
    token, opens = links.delegation_token(delegation), links.invitation_url(alone)
    return {
        "invitations/<int:pk>": f"invitations/{alone.pk}",
        "delegations/<int:pk>": f"delegations/{delegation.pk}",
        "invited/<str:token>": opens.split("apply/", 1)[1].strip("/"),
        "d/<str:token>/people/<int:pk>": f"d/{token}/people/{person.pk}",
        "d/<str:token>/invited/<int:pk>": f"d/{token}/invited/{theirs.pk}",
        "d/<str:token>": f"d/{token}",
    }


def _change(registration: Registration) -> int:
    change = ChangeRequest(registration=registration, asked_at=NOW)
    change.wanted, change.before = {"title": "Dr"}, {"title": ""}
    change.save()
    return int(change.pk)


def _told(event: Event, member: Membership) -> Delivery:
    hook, _secret = webhooks.add(
        event,
        url="https://example.org/news",
        about=["programme.published"],
        by=member.user,
        now=NOW,
    )
    return webhooks.try_out(hook, by=member.user, now=NOW)


def _form(event: Event, member: Membership) -> str:
    form = keeping.create(
        event,
        code="sample",
        name={"en": "Form"},
        purpose=FormPurpose.APPLICATION,
        by=member.user,
    )
    keeping.publish(form, by=member.user, now=NOW)
    return str(form.code)


def _money(registration: Registration) -> Grant:
    fund = Fund.objects.create(
        event=registration.event, name="Fund", currency="EUR", amount=1000
    )
    asked = SupportRequest.objects.create(
        registration=registration,
        kind=SupportKind.TRAVEL,
        amount=500,
        currency="EUR",
        asked_at=NOW,
    )
    return Grant.objects.create(request=asked, fund=fund, amount=100, decided_at=NOW)


def _letter(registration: Registration) -> Letter:
    """A letter whose words were deleted: it can be looked at without fonts."""
    return Letter.objects.create(
        event=registration.event,
        registration=registration,
        sequence=1,
        number=f"{registration.event.code.upper()}-0001",
        kind=LetterKind.INVITATION,
        language="en",
        issued_at=NOW,
    )


def _erasure(event: Event) -> ErasureRequest:
    """A wish that waits for the team, of somebody who is in nothing else."""
    return ErasureRequest.objects.create(
        event=event,
        registration=make_registration(event, "Leaver", email="leaver@example.org"),
        state=ErasureState.CONFIRMED,
        asked_at=timezone.now(),
        confirmed_at=timezone.now(),
    )


def _mailing(event: Event) -> int:
    words = {"en": {"subject": "News", "text": "Dear {name}"}}
    row = Mailing.objects.create(event=event, fallback="en", words=words)
    return int(row.pk)


def _region(event: Event) -> str:
    region = event.regions.create(code="empty", name={"en": "Empty"}, position=99)
    return str(region.code)


def fill(path: str, known: dict[str, str]) -> str:
    """Return the address of `path` with rows put in, invented ones where need be."""
    for piece, value in known.items():
        path = path.replace(piece, value)
    return "/" + ARGUMENT.sub(lambda m: INVENTED[m.group(1) or "str"], path)
