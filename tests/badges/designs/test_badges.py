"""Badges printed with designs: whose, what they say, who wants what not shown."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from agenda.models import Appearance, Function, Standing
from badges.domain import batches, marking, picking, printing, texts
from badges.domain.designs import choosing, keeping, previewing, samples
from badges.domain.designs.refusals import SizesDiffer, TooLargeForPaper
from badges.pdf.page import BadgeText
from gfmd_days.core.models import Event, User
from registration.domain.forms.questions import Kind, Option, Question
from registration.models import Category, Registration, State, Upload
from tests.agenda.conftest import make_session
from tests.badges.designs.conftest import TEXT, answer, give, make_design, publish
from tests.conftest import make_registration

pytestmark = pytest.mark.usefixtures("printing_fonts")


def confirmed(event: Event, name: str = "Noa LEVI", **person: Any) -> Registration:
    return make_registration(event, name, state=State.CONFIRMED, **person)


def text_of(event: Event, registration: Registration) -> BadgeText:
    chosen = choosing.choose(event, {registration.category_id})
    (found,) = texts.badge_texts(event, [registration], chosen)
    return found


def words(pdf: bytes, folder: Path) -> list[list[str]]:
    file = folder / "badges.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-raw", file, "-"], check=True, capture_output=True, text=True
    )
    return [page.split() for page in told.stdout.split("\f")[:-1]]


def use(event: Event, *elements: dict[str, Any], by: User, **more: Any) -> None:
    row = make_design(event, *elements, by=by, **more)
    keeping.assign(event, {None: row}, by=by)


# Whose badges have which


@pytest.fixture
def media(event: Event) -> Category:
    return Category.objects.create(event=event, code="media", name={"en": "Media"})


def test_each_category_has_its_design_and_all_others_the_events(
    event: Event, organizer: User, media: Category, tmp_path: Path
) -> None:
    coded = make_design(event, {**TEXT, "source": "category"}, by=organizer)
    named = make_design(event, TEXT, by=organizer)
    keeping.assign(event, {None: named, media: coded}, by=organizer)
    people = [confirmed(event, "Ada"), confirmed(event, "Bea"), confirmed(event, "Cem")]
    Registration.objects.filter(pk=people[1].pk).update(category=media)
    found = list(picking.chosen(event, picking.Choice()))
    pdf, _looks = printing.draw(event, found)
    assert words(pdf, tmp_path) == [["Ada"], ["Media"], ["Cem"]]


def test_badges_of_two_sizes_are_printed_apart_but_looked_over_together(
    event: Event, organizer: User, media: Category
) -> None:
    small = make_design(event, TEXT, by=organizer, width=65, height=90)
    keeping.assign(event, {media: small}, by=organizer)
    bad = "\U00012000"
    people = [confirmed(event, f"{name} {bad}") for name in ("Ada", "Bea", "Cem")]
    Registration.objects.filter(pk=people[1].pk).update(category=media)
    with pytest.raises(SizesDiffer):
        batches.start(event, picking.Choice(), by=organizer)
    assert batches.start(event, picking.Choice(categories=["media"]), by=organizer)
    found = list(picking.chosen(event, picking.Choice()))
    looks = printing.look_over(event, found)
    assert [one.registration.person.full_name[:3] for one in looks] == [
        "Ada", "Bea", "Cem"
    ]  # fmt: skip


def test_the_command_says_why_it_prints_nothing(
    event: Event, organizer: User, tmp_path: Path
) -> None:
    use(event, TEXT, by=organizer, width=300)
    confirmed(event)
    with pytest.raises(CommandError, match="Not one badge"):
        call_command(
            "print_badges", event.code, output=tmp_path / "a.pdf", sheet="a4-4up"
        )


def test_a_badge_larger_than_the_paper_is_refused(
    event: Event, organizer: User
) -> None:
    use(event, TEXT, by=organizer, width=300)
    confirmed(event)
    with pytest.raises(TooLargeForPaper):
        batches.start(event, picking.Choice(sheet="a4-4up"), by=organizer)


# What they say


def hold(event: Event, registration: Registration, function: Function, **how: Any):
    return Appearance.objects.create(
        session=event.sessions.first() or make_session(event),
        person=registration.person,
        function=function,
        **how,
    )


def test_functions_are_those_the_person_was_told_of(event: Event) -> None:
    one = confirmed(event)
    hold(event, one, Function.SPEAKER, standing=Standing.ACCEPTED)
    hold(event, one, Function.MODERATOR, standing=Standing.ASKED)
    hold(event, one, Function.RAPPORTEUR, standing=Standing.DECLINED)
    hold(event, one, Function.HOST, standing=Standing.GIVEN)  # in the draft only
    found = text_of(event, one)
    assert found.functions == ("Moderator", "Speaker")
    assert found.facts["functions"] == ["moderator", "speaker"]


DIET = Question(
    key="diet",
    kind=Kind.SEVERAL,
    on_badge=True,
    options=(Option("vegan", {"en": "Vegan"}), Option("halal", {"en": "Halal"})),
)


def test_answers_are_printed_by_their_words_and_asked_about_by_their_values(
    event: Event, organizer: User, tmp_path: Path
) -> None:
    version = publish(event, DIET)
    one, other = confirmed(event, "Ada"), confirmed(event, "Bea")
    give(one, version, "diet", "vegan", "halal")
    mark = {**TEXT, "source": "words", "words": {"en": "Mark"}, "y": 40}
    vegan = {"kind": "answer", "key": "answer:diet", "test": "is", "values": ["vegan"]}
    use(
        event,
        {**TEXT, "source": "answer:diet"},
        {**mark, "when": vegan},
        by=organizer,
    )
    pdf, _looks = printing.draw(event, [one, other])
    assert words(pdf, tmp_path) == [["Vegan,", "Halal", "Mark"], []]


def test_an_answer_not_meant_for_badges_never_reaches_one(
    event: Event, organizer: User
) -> None:
    """A design that was made before the question was protected prints nothing of it."""
    version = publish(event, DIET)
    one = confirmed(event)
    give(one, version, "diet", "vegan")
    use(event, {**TEXT, "source": "answer:diet"}, by=organizer)
    assert text_of(event, one).answers == {"diet": "Vegan"}
    publish(event, Question(key="diet", kind=Kind.LINE, is_sensitive=True))
    found = text_of(event, one)
    assert (found.answers, "answer:diet" in found.facts) == ({}, False)
    one.answers.all().delete()
    give(one, version, "diet", "vegan", is_secret=True)
    assert text_of(event, one).answers == {}


def test_long_answers_are_flagged_by_badge_and_question(
    event: Event, organizer: User
) -> None:
    version = publish(event, Question(key="team", kind=Kind.LINE, on_badge=True))
    one = confirmed(event, "Ada")
    give(one, version, "team", "w" * 400)
    use(event, {**TEXT, "source": "answer:team"}, by=organizer)
    (look,) = printing.look_over(event, [one])
    assert str(look) == (
        "Ada – answer “team”: too long to be printed at a readable size"
    )


# Photographs

PHOTO = {"kind": "photo", "x": 5, "y": 5, "width": 35, "height": 45}


@pytest.fixture
def photographed(event: Event, organizer: User) -> Registration:
    publish(event, Question(key="face", kind=Kind.PHOTO, on_badge=True))
    use(event, PHOTO, by=organizer)
    one = confirmed(event)
    out = io.BytesIO()
    Image.new("RGB", (700, 900), "#777777").save(out, "JPEG")
    upload = Upload(event=event, registration=one, key="face", name="f", kind="jpeg")
    upload.seal(out.getvalue())
    upload.save()
    return one


def test_a_photograph_is_made_small_enough_to_print(
    event: Event, photographed: Registration
) -> None:
    photo = text_of(event, photographed).photo
    assert photo is not None
    assert (photo.width, photo.height) == (467, 600)
    assert printing.look_over(event, [photographed]) == []


@pytest.mark.parametrize("wish", [{"alias": "N. L."}, {"no_photo": True}])
def test_whoever_wants_no_picture_shown_has_none_on_the_badge(
    event: Event, photographed: Registration, wish: dict[str, Any]
) -> None:
    for field, value in wish.items():
        setattr(photographed.person, field, value)
    assert text_of(event, photographed).photo is None


def test_a_photograph_the_team_did_not_release_is_not_printed(
    event: Event, photographed: Registration
) -> None:
    publish(event, Question(key="face", kind=Kind.PHOTO))
    assert text_of(event, photographed).photo is None


def test_badges_without_a_photograph_are_listed_before_paper_is_used(
    event: Event, photographed: Registration
) -> None:
    other = confirmed(event, "Bea")
    with photographed.uploads.get().file.open("wb") as file:
        file.write(b"damaged")
    looks = printing.look_over(event, [photographed, other])
    assert list(map(str, looks)) == [
        "Noa LEVI – photograph: is missing",
        "Bea – photograph: is missing",
    ]


def test_facts_no_design_shows_are_not_looked_up(
    event: Event, organizer: User, django_assert_num_queries: Any
) -> None:
    use(event, TEXT, by=organizer)
    people = [confirmed(event, name) for name in ("Ada", "Bea", "Cem")]
    chosen = choosing.choose(event, {people[0].category_id})
    marking.key_of(event)  # made once for an event
    with django_assert_num_queries(2):  # the categories and that key
        assert len(list(texts.badge_texts(event, people, chosen))) == 3


# Samples and pictures of them


def test_samples_are_the_hardest_names_then_invented_ones(event: Event) -> None:
    noa = confirmed(event, "Noa LEVI", native_name="נועה לוי")
    confirmed(event, "Li Na")
    selamawit = confirmed(event, "Selamawit TESFAYE GEBREMARIAM", native_name="ሰላማዊት")
    hidden = confirmed(event, "Layla BEN YOUSSEF", native_name="ليلى", alias="L.")
    found = samples.of(event)
    real = [one for one in found if one.registration]
    assert [one.registration for one in real] == [
        selamawit.pk, hidden.pk, selamawit.pk, noa.pk
    ]  # fmt: skip
    assert [one.label.split()[-1] for one in real[2:]] == ["Ethiopic", "Hebrew"]
    assert len(found) > len(real) + 15


@pytest.mark.parametrize("number", [0, 1, -1])
def test_a_picture_shows_a_badge_as_it_will_be_printed(
    event: Event, organizer: User, number: int
) -> None:
    confirmed(event)
    back = {"elements": [{"kind": "box", "x": 0, "y": 0, "width": 70, "height": 100,
                          "colour": "#ff0000"}]}  # fmt: skip
    front = {"elements": [TEXT, {**PHOTO, "y": 50}]}
    row = make_design(event, by=organizer, sides=[front, back])
    design = keeping.checked(event, row.content)
    sample = samples.of(event)[number]
    for side in (0, 1):
        shown = previewing.picture(event, design, sample, side=side)
        picture = Image.open(io.BytesIO(shown.png)).convert("RGB")
        assert max(picture.size) in range(700, 901)
        assert (picture.getpixel((9, 9)) == (255, 0, 0)) is bool(side)


def test_conditions_on_facts_of_the_badge(event: Event, organizer: User) -> None:
    use(event, {**TEXT, "when": answer("native_name")}, by=organizer)
    chosen = choosing.choose(event, {confirmed(event).category_id})
    assert chosen.shown == {"latin_name", "native_name"}
