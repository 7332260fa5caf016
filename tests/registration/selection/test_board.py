"""The balance board and its targets."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gfmd_days.core.access import Right
from gfmd_days.core.models import AuditEntry, Role
from registration.domain import balance, dimensions
from registration.domain.balance import Standing
from registration.domain.forms import keeping
from registration.models import (
    Answer,
    Decision,
    Form,
    FormVersion,
    State,
    Target,
    TargetKind,
)  # fmt: skip
from tests.conftest import NOW
from tests.registration.selection.conftest import applicant, region, target

ALL = frozenset(Right)
CONFIRMED = (State.CONFIRMED, Decision.SELECTED)
SELECTED = (State.DECIDED, Decision.SELECTED)


@pytest.fixture
def url(event):
    return f"/manage/{event.code}/selection/"


def bars(event, key, rights=ALL):
    found = balance.board(event, rights=rights, keys=[key])
    return {
        bar.value: (bar.counts.applied, bar.counts.selected, bar.counts.confirmed)
        for bar in found.panels[0].bars
    }


def crowd(event):
    asia, africa = region(event, "asia"), region(event, "africa")
    applicant(event, 1, region=asia, gender="woman", languages=["en", "fr"],
              stage=CONFIRMED, migrant_led=True)  # fmt: skip
    applicant(event, 2, region=asia, gender="man", languages=["en"], stage=SELECTED,
              migrant_led=False)  # fmt: skip
    applicant(event, 3, region=africa, gender="woman", languages=[])
    applicant(event, 4, stage=(State.DRAFT, ""), gender="woman")
    applicant(event, 5, stage=(State.WITHDRAWN, Decision.SELECTED), gender="woman")
    applicant(event, 6, stage=(State.DECLINED, Decision.SELECTED), gender="woman")


def test_people_are_counted_as_applied_selected_and_confirmed(event):
    crowd(event)
    assert bars(event, "region") == {
        "asia": (2, 2, 1), "africa": (1, 0, 0), "": (1, 0, 0),
    }  # fmt: skip
    genders = bars(event, "gender")
    assert (genders["woman"], genders["man"]) == ((3, 1, 1), (1, 1, 0))
    assert bars(event, "migrant_led") == {
        "yes": (1, 1, 1), "no": (1, 1, 0), "": (2, 0, 0),
    }  # fmt: skip


def test_who_speaks_two_languages_counts_under_both(event):
    crowd(event)
    found = bars(event, "language")
    assert (found["en"], found["fr"], found[""]) == ((2, 2, 1), (1, 1, 1), (2, 0, 0))


def test_answers_to_the_forms_own_questions_can_be_counted(event):
    crowd(event)
    form = Form.objects.create(event=event, code="open", name={"en": "Open"})
    definition = {"sections": [{"key": "s", "questions": [
        {"key": "theme", "kind": "several", "readers": "committee",
         "label": {"en": "Themes"},
         "options": [{"value": "labour", "label": {"en": "Labour"}}, {"value": "law"}]},
        {"key": "health", "kind": "yes_no", "is_sensitive": True},
        {"key": "why", "kind": "text"},
    ]}]}  # fmt: skip
    version = FormVersion.objects.create(
        form=form, number=1, definition=definition, published_at=NOW
    )
    row = event.registrations.get(person__full_name="Person 1")
    Answer.objects.create(
        registration=row, version=version, key="theme", given=["labour", "law"]
    )
    assert keeping.definition_of(version).questions
    found = dimensions.of(event)
    assert [key for key in found if key.startswith("answer.")] == ["answer.theme"]
    assert str(found["answer.theme"].label) == "Themes"
    assert bars(event, "answer.theme") == {"labour": (1, 1, 1), "law": (1, 1, 1)}
    assert not found["answer.theme"].may_be_seen({Right.PEOPLE_VIEW})


def test_the_answers_of_one_dimension_are_not_those_of_another(event):
    """Two questions answered by one person do not multiply each other."""
    form = Form.objects.create(event=event, code="open", name={"en": "Open"})
    questions = [
        {"key": key, "kind": "yes_no", "readers": "team"} for key in ("one", "two")
    ]
    version = FormVersion.objects.create(
        form=form, number=1, published_at=NOW,
        definition={"sections": [{"key": "s", "questions": questions}]},
    )  # fmt: skip
    row = applicant(event, 1)
    for key, given in (("one", "yes"), ("two", "no")):
        Answer.objects.create(registration=row, version=version, key=key, given=[given])
    assert bars(event, "answer.one") == {"yes": (1, 0, 0), "no": (0, 0, 0)}
    assert bars(event, "answer.two") == {"yes": (0, 0, 0), "no": (1, 0, 0)}


@pytest.mark.parametrize(
    ("kind", "amount", "heads"),
    [(TargetKind.AT_LEAST, 33, 34), (TargetKind.AT_MOST, 33, 33)],
)
def test_a_share_is_rounded_so_that_it_holds(kind, amount, heads):
    target = Target(kind=kind, amount=amount, is_share=True)
    assert target.heads(101) == heads
    assert target.heads(100) == 33


def test_targets_say_who_is_short_and_who_is_over(event):
    crowd(event)
    target(event, "gender", "woman", at_least=50, is_share=True)
    target(event, "region", "asia", at_most=1)
    target(event, "region", "africa", at_most=1)
    event.capacity = 10
    found = balance.board(event, rights=ALL)
    assert [(bar.value, aim.off, aim.standing) for _panel, bar, aim in found.short] == [
        ("asia", 1, Standing.OVER), ("woman", 4, Standing.SHORT),
    ]  # fmt: skip
    assert [panel.dimension.key for panel in found.panels] == ["region", "gender"]


def test_lowest_numbers_beyond_the_places_are_warned_about(event):
    event.capacity = 10
    for value in ("woman", "man"):
        target(event, "gender", value, at_least=60, is_share=True)
    target(event, "language", "en", at_least=10)
    target(event, "language", "fr", at_least=10)
    found = balance.board(event, rights=ALL)
    warned = {panel.dimension.key: panel.is_too_much for panel in found.panels}
    assert warned == {"gender": True, "language": False}


def test_the_board_asks_as_often_for_many_as_for_few(event):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            balance.board(event, rights=ALL, keys=list(dimensions.of(event)))
        return len(queries)

    crowd(event)
    few = asked()
    for number in range(10, 40):
        applicant(event, number, region=region(event, f"r{number}"), gender="man")
    assert asked() == few
    assert few <= 20


def test_each_number_leads_to_the_list_of_just_these_people(event, client_of, url):
    crowd(event)
    client = client_of(Role.OWNER)
    for key in ("region", "gender", "language", "migrant_led", "stream", "writes"):
        response = client.get(url, {"dimension": key})
        for bar, links in response.context["panels"][0]["bars"]:
            for stage, link in links.items():
                found = client.get(link).context["page"].paginator.count
                assert found == getattr(bar.counts, stage), link


def test_targets_are_set_together_and_noted(event, client_of, url):
    crowd(event)
    client = client_of(Role.REGISTRATION)
    page = client.get(url, {"dimension": "gender"})
    names = {
        field.label: field.html_name
        for _words, *pair in page.context["panels"][0]["form"].rows()
        for field in pair
    }
    typed = {names["Woman: at least"]: "40 %", names["Man: at most"]: "55"}
    answer = client.post(f"{url}targets/gender/?dimension=gender", typed)
    assert answer.status_code == 302
    found = {(one.value, one.kind, one.words) for one in event.targets.all()}
    assert found == {("woman", "at_least", "40 %"), ("man", "at_most", "55")}
    assert AuditEntry.objects.filter(verb="selection:targets_set").count() == 1
    client.post(f"{url}targets/gender/", {names["Woman: at least"]: "50"})
    assert [one.words for one in event.targets.all()] == ["50"]


@pytest.mark.parametrize("wrong", ["many", "140 %", "-3", "1.5"])
def test_what_is_no_amount_is_said_beside_its_field_and_kept(
    event, client_of, url, wrong
):
    crowd(event)
    client = client_of(Role.REGISTRATION)
    answer = client.post(f"{url}targets/gender/", {"t-gender-at_least-0": wrong})
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.content.decode()
    assert not event.targets.exists()


def test_at_most_less_than_at_least_is_refused(event, client_of, url):
    crowd(event)
    answer = client_of(Role.REGISTRATION).post(
        f"{url}targets/gender/",
        {"t-gender-at_least-0": "5", "t-gender-at_most-0": "4"},
    )
    assert answer.status_code == 422
    assert not event.targets.exists()


def test_reviewers_see_the_board_and_change_nothing(event, client_of, url):
    crowd(event)
    client = client_of(Role.REVIEWER)
    page = client.get(url)
    assert page.status_code == 200
    assert b'<form method="post" novalidate' not in page.content
    assert client.post(f"{url}targets/gender/", {}).status_code == 403


def test_the_board_refreshes_its_figures_alone(event, client_of, url):
    crowd(event)
    news = client_of(Role.OWNER).get(url, headers={"HX-Request": "true"})
    text = news.content.decode()
    assert 'id="bars-region" hx-swap-oob="true"' in text
    assert "<form" not in text
    assert "<html" not in text
