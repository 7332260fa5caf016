"""Somebody who used all the site offers, with a mark in each word they left behind.

Tests look for the mark where nothing of them may be.
"""

from __future__ import annotations

import io
import uuid
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from i18nfield.strings import LazyI18nString
from PIL import Image

from agenda.domain import asking, profiles, programme, publishing, sign_up_mails
from agenda.models import (
    Appearance,
    Bar,
    BroughtFile,
    Favourite,
    Function,
    Kind,
    SignUp,
    Standing,
)
from agenda.models import Proposal as ModeratorProposal
from badges.domain import devices, syncing, voiding, walkins
from badges.models import Batch, Point, Print, Printer, PrintKind, PrintOrder
from gfmd_days.core.models import Event, Job, JobState, User
from registration.domain import (
    answering,
    applying,
    changing,
    deciding,
    delegating,
    entering,
    erasing,
    inviting,
    merging,
    news,
    proposing,
    reviewing,
    supporting,
    travelling,
    uploads,
)
from registration.domain import answers as filled
from registration.domain.answers import Answers
from registration.domain.forms import keeping, questions
from registration.domain.forms.questions import (
    Definition,
    Question,
    Readers,
    Section,
)
from registration.domain.forms.questions import (
    Kind as QuestionKind,
)
from registration.domain.inviting import Guest
from registration.domain.letters import issuing
from registration.domain.mailings import sending
from registration.domain.supporting import Wish
from registration.models import (
    Assignment,
    Decision,
    Draft,
    FormPurpose,
    Fund,
    ImportRun,
    LetterKind,
    LikelyPair,
    Mailing,
    Proposal,
    ProposalLine,
    Receiver,
    Registration,
    RunState,
    SupportKind,
)
from tests.badges.conftest import scan
from tests.conftest import NOW, make_phase, make_registration

# Long enough that no random key holds it by chance.
MARK = "zqxjzqw"
EMAIL = f"{MARK}@example.org"
CV = Question(key="cv", kind=QuestionKind.FILE, label={"en": "CV"})
BUS = Question(key="bus", kind=QuestionKind.LINE, label={"en": "Bus"}, keep_days=10)
FAITH = Question(
    key="faith",
    kind=QuestionKind.LINE,
    label={"en": "Faith"},
    readers=Readers.FEW,
    is_sensitive=True,
)


def secret(word: str) -> str:
    """Return a sensitive word: it must not even stand in the database in the clear."""
    return f"{MARK}secret{word}"


def set_form(event: Event, by: User) -> None:
    """Let the open call ask for a file, a line and something sensitive."""
    form = keeping.create(
        event, code="open", name="Open", purpose=FormPurpose.APPLICATION, by=by
    )
    more = Section(key="more", title={"en": "More"}, questions=(CV, BUS, FAITH))
    sections = (*questions.read(form.draft).sections, more)
    form = keeping.save_draft(form, Definition(sections), seen=form.changed_at, by=by)
    keeping.publish(form, by=by, now=NOW)
    event.streams.update(form=form)


def used_by_one(event: Event, by: User) -> Registration:
    """Return the registration of somebody who has used everything, as it is now."""
    set_form(event, by)
    event.refresh_from_db()  # titles as the database gives them
    row = applied(event, by)
    read_and_judged(row, by)
    row = merged(row, by)
    chosen(row, by)
    confirmed(row, by)
    on_stage(row, by)
    at_the_door(row, by)
    in_lists_and_jobs(row, by)
    refused = erasing.ask(row, reason=secret("reason"), now=NOW)
    erasing.confirm(refused, now=NOW)
    erasing.refuse(refused, words=f"{MARK} claim", by=by, now=NOW)
    erasing.ask(row, reason=secret("reason"), now=NOW)
    return Registration.objects.select_related("person", "event").get(pk=row.pk)


def applied(event: Event, by: User) -> Registration:
    """A draft with a file becomes an application; a second draft is left behind."""
    stream = event.streams.get()
    draft = Draft.objects.create(event=event, email=EMAIL)
    upload = uploads.take_in(draft, CV, a_file())
    answers = Answers(
        email=EMAIL,
        stream=stream,
        full_name=f"{MARK} name",
        native_name=f"{MARK} native",
        given_name=f"{MARK} given",
        family_name=f"{MARK} family",
        title=f"{MARK} title",
        phone=f"+212 {MARK}",
        organisation=f"{MARK} organisation",
        job_title=f"{MARK} position",
        gender="self_described",
        gender_described=f"{MARK} gender",
        motivation=f"{MARK} motivation",
        alias=f"{MARK} alias",
        country="MA",
        languages=["ar", "fr"],
        accessibility=secret("ramp"),
        consents=frozenset({"processing", "listing"}),
        own={
            "cv": [str(upload.pk)],
            "bus": [f"{MARK} bus"],
            "faith": [secret("faith")],
        },
    )
    row = applying.submit(event, answers, draft=draft, now=NOW)
    assert row is not None
    left = Draft(event=event, email=EMAIL)
    left.answers = {"accessibility": [secret("draft")]}
    left.save()
    uploads.take_in(left, CV, a_file())
    return row


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{MARK}.pdf", b"%PDF-1.7\n" + MARK.encode())


def a_photo() -> bytes:
    """A picture with a mark in what a camera writes into it."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = MARK
    Image.new("RGB", (70, 90), "#0b5563").save(file, "JPEG", exif=exif)
    return file.getvalue()


def read_and_judged(row: Registration, by: User) -> None:
    """A comment, a note, a pin and a line of a proposed list."""
    phase = make_phase(row.event)
    assignment = Assignment.objects.create(phase=phase, registration=row, reviewer=by)
    reviewing.submit(
        assignment,
        points={phase.criteria.get().pk: 4},
        verdict="yes",
        comment=secret("comment"),
        by=by,
        now=NOW,
    )
    entering.note(row, f"{MARK} note", by=by)
    proposing.pin(row, True, note=f"{MARK} pin", by=by, now=NOW)
    proposal = Proposal.objects.create(event=row.event, number=1, made_at=NOW)
    ProposalLine.objects.create(
        proposal=proposal, registration=row, is_in=True, rank=1, reason="best"
    )


def merged(row: Registration, by: User) -> Registration:
    """They had applied a second time, under another address."""
    twin = make_registration(
        row.event, f"{MARK} twin", email=f"twin-{EMAIL}", phone=f"{MARK} twin"
    )
    third = make_registration(row.event, f"{MARK} third", email=f"third-{EMAIL}")
    LikelyPair.objects.create(
        event=row.event, first=row, second=third, score=80, reasons=["name"]
    )
    merging.merge(row, dropped=third, taking=[], by=by, now=NOW)
    LikelyPair.objects.create(event=row.event, first=row, second=twin, score=70)
    merging.merge(row, dropped=twin, taking=[], by=by, now=NOW)
    old = Draft.objects.create(event=row.event, email=f"twin-{EMAIL}")
    assert old.email
    return Registration.objects.select_related("person", "event").get(pk=row.pk)


def chosen(row: Registration, by: User) -> None:
    inviting_stream = row.event.streams.get()
    guest = Guest(full_name=f"{MARK} guest", email=f"guest-{EMAIL}", language="en")
    invited = inviting.invite(inviting_stream, guest, by=by, now=NOW)
    delegating.enter(invited, {"motivation": [f"{MARK} entered"]}, by=by, now=NOW)
    deciding.decide(row, Decision.SELECTED, by=by)
    deciding.release(row, by=by, now=NOW)
    answering.confirm(row, by=by, now=NOW)
    row.refresh_from_db()


def confirmed(row: Registration, by: User) -> None:
    """Passport, money, letters, a change asked for, no news any more."""
    values: dict[str, Any] = dict.fromkeys(travelling.FIELDS, "")
    values |= {
        "needs_visa": True,
        "nationality": "TN",
        "birth_date": date(1985, 3, 4),
        "passport_number": secret("passport").upper(),
        "passport_expires": date(2031, 5, 6),
        "embassy_city": f"{MARK} city",
        "arrives_on": date(2026, 11, 30),
        "leaves_on": None,
        "nights": 3,
        "diet": secret("diet"),
        "access": secret("access"),
        "emergency_contact": secret("mother"),
    }
    travelling.save(row, values, by=by, now=NOW)
    travelling.keep_draft(row, {"diet": [secret("typed")]}, now=NOW)
    wish = Wish(
        kind=SupportKind.TRAVEL,
        amount=Decimal(900),
        currency="EUR",
        details=f"{MARK} flight",
    )
    request = supporting.ask(row, wish, by=None, now=NOW)
    fund = Fund.objects.create(
        event=row.event, name="Fund", currency="EUR", amount=Decimal(5000)
    )
    given = supporting.grant(
        request, fund, Decimal(700), by=by, now=NOW, note=f"{MARK} grant"
    )
    supporting.note_payment(given, by=by, now=NOW)
    issuing.issue(row, LetterKind.VISA, language="en", by=by, now=NOW)
    before = filled.of(row)
    wanted = vars(before) | {"full_name": f"{MARK} wanted"}
    changing.ask(row, Answers(**wanted), by=None, now=NOW)
    news.end(row, now=NOW)


def on_stage(row: Registration, by: User) -> None:
    session = programme.create_session(
        row.event,
        by=by,
        code="S1",
        day=row.event.days.first(),
        start=time(9),
        minutes=60,
        kind=Kind.PLENARY,
        title=LazyI18nString("Opening"),
    )
    place = programme.add_function(
        session, function=Function.MODERATOR, person=row.person, by=by
    )
    Appearance.objects.filter(pk=place.pk).update(note=f"{MARK} asks for water")
    said = {
        "bio": {"en": f"{MARK} life"},
        "said_as": f"{MARK} said",
        "phone": f"{MARK} phone",
        "experience": 2,
        "wished_sessions": 1,
        "shown": True,
    }
    profiles.save(row.person, said, by=None, now=NOW, photo=a_photo())
    (asked,) = asking.ask([place], by=by, now=NOW, answer_by=None)
    answer = asking.Answer(f"{MARK} teaches then", f"{MARK} colleague")
    asking.decline(asked, now=NOW, answer=answer)
    Appearance.objects.filter(pk=place.pk).update(standing=Standing.GIVEN)
    Bar.objects.create(
        event=row.event, person=row.person, session=session, reason=f"{MARK} quarrel"
    )
    publishing.publish(row.event, by=by, now=NOW)
    BroughtFile.objects.create(
        event=row.event, name=f"{MARK}.json", body=MARK.encode(), made_at=NOW
    )
    taken = SignUp.objects.create(session=session, registration=row, made_at=NOW)
    sign_up_mails.tell_place(taken, now=NOW)
    Favourite.objects.create(session=session, registration=row)
    ModeratorProposal.objects.create(
        event=row.event, created_at=NOW, content={"rows": [], "open": []}
    )


def at_the_door(row: Registration, by: User) -> None:
    """A badge printed, scanned, lost, printed again; a name typed and not found."""
    Print.objects.create(
        registration=row,
        code=row.code,
        at=NOW,
        by=by,
        kind=PrintKind.SINGLE,
        reason=f"{MARK} reason",
    )
    printer = Printer.objects.create(event=row.event, name="Desk", address="10.0.0.1")
    PrintOrder.objects.create(
        printer=printer, registration=row, code=row.code, asked_at=NOW, asked_by=by
    )
    scan(row.event, row.code)
    scan(row.event, f"{MARK} name")
    lunch = Point.objects.create(
        event=row.event, code="lunch", name={"en": "Lunch"}, categories=["nobody"]
    )
    scan(row.event, row.code, point=lunch, by=by, reason=f"{MARK} reason")
    with_a_device(row, by)
    voiding.replace_code(row, reason=f"{MARK} lost it", by=by, now=NOW)
    row.refresh_from_db()


def with_a_device(row: Registration, by: User) -> None:
    """Something handed over without a network, and a name that waits for a walk-in."""
    device = devices.add(
        row.event,
        name="Phone",
        points=[],
        sees_names=False,
        prints=False,
        by=by,
        now=NOW,
    )
    given = {"code": row.code, "thing": "receiver", "number": f"{MARK} 12"}
    waits = {"code": "NOBODYSCODEAAAAA", "name": f"{MARK} name"}
    sent = [
        syncing.Sent(uuid.uuid4(), kind, NOW, body)
        for kind, body in (("hand_over", given), ("name", waits))
    ]
    syncing.take(device, sent, now=NOW)


def in_lists_and_jobs(row: Registration, by: User) -> None:
    """In a list brought in, in a file made of lists, among receivers of a mail."""
    run = ImportRun(
        event=row.event,
        created_at=NOW,
        file_name=f"{MARK}.csv",
        headings_key="sample",
        mapping={"0": "full_name"},
        state=RunState.MAPPED,
    )
    run.file.save(f"{MARK}.csv", ContentFile(f"full_name\n{MARK} name\n".encode()))
    job = Job.objects.create(
        event=row.event,
        kind="badges.print",
        right="badges",
        note=f"{MARK}: too long",
        state=JobState.DONE,
    )
    job.file_name = f"{MARK}.pdf"
    job.file.save("badges.pdf", ContentFile(MARK.encode()))
    words = {"en": {"subject": "News", "text": "Dear {name}"}}
    batch = Batch.objects.create(event=row.event, by=by, created_at=NOW)
    part = batch.parts.create(number=0, people=[row.pk], flags=[[row.pk, MARK]])
    part.file.save("part.pdf", ContentFile(MARK.encode()))
    mailing = Mailing.objects.create(
        event=row.event, fallback="en", words=words, state="sending", next_at=NOW
    )
    Receiver.objects.create(mailing=mailing, registration=row)
    sending.queue_batch(mailing, now=NOW)
    for searched in (MARK, EMAIL):
        Mailing.objects.create(
            event=row.event, fallback="en", words=words, query=f"q={searched}"
        )


def walked_in(event: Event, by: User) -> Registration:
    """Somebody else, entered at the door."""
    newcomer = walkins.Newcomer(
        full_name=f"{MARK} walked in",
        category=event.categories.get(),
        organisation=f"{MARK} shelter",
    )
    return walkins.add(event, newcomer, by=by, now=NOW)
