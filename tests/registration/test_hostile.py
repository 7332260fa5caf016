"""What must hold however people and links are misused."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from PIL import Image

from gfmd_days.core.models import Mail, Role
from registration.domain import (
    answering,
    deciding,
    delegating,
    merging,
    pictures,
    releasing,
    removal,
    retention,
    uploads,
)
from registration.domain.forms import filing, forgetting, keeping, questions
from registration.domain.forms.questions import Definition, Kind, Question
from registration.domain.refusals import (
    FileNotTaken,
    FileNotUnderstood,
    InvitedAlready,
)
from registration.exports import sheets
from registration.models import (
    Decision,
    Draft,
    FormPurpose,
    Invitation,
    MailingKind,
    MergeRecord,
    Registration,
    State,
)
from tests.conftest import NOW, make_member, make_registration
from tests.registration.forms.test_follow_up import make_form
from tests.registration.mailings.conftest import draft, make_three, send, work
from tests.registration.test_delegations import apply_with, guest, make_delegation
from tests.registration.test_entering import applied


@pytest.fixture
def owner(event):
    return make_member(event, Role.OWNER)


@pytest.fixture
def delegation(event):
    return make_delegation(event)


def to_another_way_in(delegation, owner):
    """Let the delegation's people come by another way in from now on."""
    first = delegation.stream
    other = delegation.event.streams.create(
        code="network",
        name={"en": "Networks"},
        category=first.category,
        entry=first.entry,
        opens_at=first.opens_at,
        closes_at=first.closes_at,
    )
    values = {name: getattr(delegation, name) for name in delegating.CHANGED}
    delegating.change(delegation, {**values, "stream": other}, by=owner, now=NOW)
    delegation.refresh_from_db()
    return other


def test_invitations_follow_their_delegation_to_another_way_in(delegation, owner):
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    shared = delegating.share(delegation, by=None, now=NOW)
    other = to_another_way_in(delegation, owner)
    invitation.refresh_from_db()
    shared.refresh_from_db()
    assert (invitation.stream, shared.stream) == (other, other)


def test_nobody_is_invited_twice_after_a_delegation_changed_its_way_in(
    delegation, owner
):
    apply_with(delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina")
    to_another_way_in(delegation, owner)
    with pytest.raises(InvitedAlready):
        delegating.invite(delegation, guest("amina"), by=None, now=NOW)


def test_who_takes_a_seat_late_is_selected_like_the_others_of_it(event, delegation):
    delegation.stream.selects = True
    delegation.stream.save()
    row = applied(event, "amina")
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.join(row, invitation, by=None, now=NOW)
    row.refresh_from_db()
    assert (row.state, row.decision) == (State.DECIDED, Decision.SELECTED)


def test_what_was_entered_for_who_never_answers_is_not_kept_for_ever(delegation):
    invitation = delegating.invite(delegation, guest("amina"), by=None, now=NOW)
    delegating.enter(invitation, {"motivation": ["To speak."]}, by=None, now=NOW)
    Invitation.objects.update(until=NOW.date())
    for days, left in ((20, {"motivation": ["To speak."]}), (40, {})):
        retention.purge_leftovers(NOW + timedelta(days=days))
        invitation.refresh_from_db()
        assert invitation.entered == left


def test_erasing_somebody_leaves_nothing_in_a_merge_that_was_undone(event, owner):
    kept = make_registration(event, "Bao", email="bao@example.org")
    gone = make_registration(event, "Layla", email="layla@example.org")
    record = merging.merge(kept, dropped=gone, taking=(), by=owner, now=NOW)
    back = merging.undo(record, by=owner, now=NOW)
    removal.remove(back)
    held = "".join(MergeRecord.objects.values_list("content", flat=True))
    assert "Layla" not in held


def test_erasing_somebody_leaves_no_mail_to_the_address_they_were_invited_at(
    event, delegation, owner
):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    row.person.email = "new@example.org"
    row.person.save()
    removal.remove(row)
    assert not Mail.objects.filter(to="amina@example.org").exists()


def test_erasing_somebody_takes_what_lies_under_an_address_they_had_before(
    event, delegation
):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    Draft.objects.create(event=event, email="amina@example.org")
    row.person.email = "new@example.org"
    row.person.save()
    removal.remove(row)
    assert not Draft.objects.exists()


def test_erasing_somebody_leaves_alone_who_has_their_address_now(event, delegation):
    row = apply_with(
        delegating.invite(delegation, guest("amina"), by=None, now=NOW), "amina"
    )
    row.person.email = "new@example.org"
    row.person.save()
    make_registration(event, "Bao", email="amina@example.org")
    Draft.objects.create(event=event, email="amina@example.org")
    removal.remove(row)
    assert Draft.objects.count() == 1


def test_who_left_before_their_turn_gets_no_mail_to_many(event, owner):
    rows = make_three(event)
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner, works=False)
    answering.withdraw(rows[0], by=None, now=NOW)
    Mail.objects.all().delete()
    work()
    assert rows[0].person.email not in Mail.objects.values_list("to", flat=True)


def test_who_leaves_gets_nothing_of_a_mail_to_many_that_still_waits(event, owner):
    rows = make_three(event)
    row = draft(event, owner, kind=MailingKind.NEWS)
    send(row, owner)
    answering.withdraw(rows[0], by=None, now=NOW)
    assert not Mail.objects.filter(
        to=rows[0].person.email, kind="registration.news"
    ).exists()


def test_a_decision_made_after_the_look_waits_for_the_next_release(event, owner):
    first, second, third = (
        make_registration(event, name, email=f"{name}@example.org")
        for name in ("amina", "bao", "chidi")
    )
    for row in (first, second):
        deciding.decide(row, Decision.SELECTED, by=owner)
    releasing.start(event, Decision, seal_seen=releasing.seal(event), by=owner)
    second.refresh_from_db()
    deciding.decide(second, Decision.REJECTED, by=owner)
    deciding.decide(third, Decision.REJECTED, by=owner)
    work()
    for row in (first, second, third):
        row.refresh_from_db()
    assert [row.told for row in (first, second, third)] == [Decision.SELECTED, "", ""]


def test_a_fact_goes_on_its_date_from_what_was_merged_too(event, owner):
    asked = Question(key="motivation", kind=Kind.KNOWN, keep_days=5)
    form = make_form(event, owner, "open", FormPurpose.APPLICATION, ())
    first, *rest = questions.read(form.draft).sections
    others = tuple(one for one in first.all_questions if one.key != asked.key)
    changed = msgspec.structs.replace(first, questions=(*others, asked), folded=())
    rest = [
        msgspec.structs.replace(
            one,
            questions=tuple(q for q in one.questions if q.key != asked.key),
            folded=tuple(q for q in one.folded if q.key != asked.key),
        )
        for one in rest
    ]
    form = keeping.save_draft(
        form, Definition((changed, *rest)), seen=form.changed_at, by=owner
    )
    keeping.publish(form, by=owner, now=NOW)
    event.streams.update(form=form)
    kept, gone = (
        make_registration(event, name, email=f"{name}@example.org")
        for name in ("amina", "bao")
    )
    Registration.objects.filter(pk=gone.pk).update(motivation="To speak.")
    merging.merge(kept, dropped=gone, taking=(), by=owner, now=NOW)
    assert "To speak." in MergeRecord.objects.get().content
    forgetting.forget_due(date(2026, 12, 20))
    assert "To speak." not in MergeRecord.objects.get().content


# files


def archive(packing=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        made.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        made.writestr("naïve.txt", "")
    return file.getvalue()


def damaged(data, start=42):
    """Return an archive whose first packed member makes no sense any more."""
    return data[:start] + b"\xff" * 16 + data[start + 16 :]


@pytest.mark.parametrize(
    "data",
    [
        damaged(archive(), 38),
        damaged(archive(zipfile.ZIP_LZMA)),
        archive().replace("naïve".encode(), b"na\xff\xffve"),
    ],
    ids=["deflate", "lzma", "name"],
)
def test_a_damaged_archive_is_refused_like_any_wrong_file(event, data):
    question = Question(key="paper", kind=Kind.FILE, label={"en": "Paper"})
    owner = Draft.objects.create(event=event)
    with pytest.raises(FileNotTaken):
        uploads.take_in(owner, question, SimpleUploadedFile("paper.odt", data))


@pytest.mark.parametrize("extra", ["word/vbaProject.bin", "ppt/presentation.xml"])
def test_only_texts_without_macros_are_taken(event, extra):
    question = Question(key="paper", kind=Kind.FILE, label={"en": "Paper"})
    owner, file = Draft.objects.create(event=event), io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in ("[Content_Types].xml", extra):
            made.writestr(name, "")
        if "vba" in extra:
            made.writestr("word/document.xml", "")
    sent = SimpleUploadedFile("paper.docx", file.getvalue())
    with pytest.raises(FileNotTaken):
        uploads.take_in(owner, question, sent)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_photograph_with_broken_notes_of_the_camera_is_taken(kind):
    file, notes = io.BytesIO(), b"Exif\0\0MM\xff*\0\0\0\x08"
    Image.new("RGB", (350, 450)).save(file, kind, exif=notes)
    assert pictures.photo(file.getvalue(), None).startswith(b"\xff\xd8")
    assert pictures.cleaned(file.getvalue())[1] == kind.lower()


def test_a_damaged_workbook_is_refused_with_a_sentence():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["full_name"])
    book.save(file)
    data = file.getvalue()
    start = 30 + int.from_bytes(data[26:28], "little") + 4
    for broken in (damaged(data, start), archive()):
        with pytest.raises(sheets.Unreadable):
            sheets.read(io.BytesIO(broken), "list.xlsx")


def test_a_form_with_conditions_in_each_other_without_end_is_refused():
    deep = '{"kind": "every", "of": [' * 400 + "]}" * 400
    section = f'{{"key": "s", "title": {{}}, "questions": [], "when": {deep}}}'
    data = (
        '{"format": "gfmd-days-form/1", "name": {}, "purpose": "follow_up", '
        f'"definition": {{"sections": [{section}]}}}}'
    )
    with pytest.raises(FileNotUnderstood):
        filing.read(data.encode())
