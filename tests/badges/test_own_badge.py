"""One's own badge on one's own phone: page, PDF, and what becomes of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from django.test import Client

from badges.domain import marking
from badges.models import Print
from gfmd_days.core.models import Event, User
from registration.domain import links
from registration.models import Registration, State
from tests.badges.conftest import scan


def page(registration: Registration, rest: str = "/") -> str:
    return f"/r/{links.token(registration)}/badge{rest}"


def code_on(html: str) -> str:
    """What a scanner reads from the page's SVG: its squares drawn, then decoded."""
    side = int(re.search(r'viewBox="0 0 (\d+) ', html)[1])  # type: ignore[index]
    paper = np.full((side, side), 255, dtype=np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", html):
        paper[int(y), int(x) : int(x) + int(width)] = 0
    found = zxingcpp.read_barcode(np.kron(paper, np.ones((6, 6), dtype=np.uint8)))
    return found.text if found else ""


def marked(registration: Registration) -> str:
    event = registration.event
    return marking.marked(registration.code, event=event, key=marking.key_of(event))


def test_the_page_shows_both_names_and_a_code_that_opens_the_door(
    client: Client, event: Event, layla: Registration
) -> None:
    answer = client.get(page(layla))
    html = answer.content.decode()

    assert "Layla BEN YOUSSEF" in html
    assert "ليلى بن يوسف" in html
    assert code_on(html) == marked(layla)
    assert scan(event, code_on(html)).registration == layla
    assert answer["X-Keep-Badge"] == "1"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Wallet" not in html
    assert page(layla) in client.get(f"/r/{links.token(layla)}/").content.decode()


def test_opt_outs_hold_on_the_phone(client: Client, layla: Registration) -> None:
    layla.person.alias = "L. B."
    layla.person.hide_organisation = True
    layla.person.save()

    html = client.get(page(layla)).content.decode()

    assert "L. B." in html
    for hidden in ("YOUSSEF", "يوسف", "Caravane"):
        assert hidden not in html


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN, State.CANCELLED])
def test_who_has_no_place_has_no_badge_and_a_kept_one_goes(
    client: Client, layla: Registration, state: State
) -> None:
    Registration.objects.filter(pk=layla.pk).update(state=state)

    answer = client.get(page(layla))

    assert answer.status_code == 410
    assert "X-Keep-Badge" not in answer
    assert layla.code not in answer.content.decode()
    assert client.get(page(layla, ".pdf")).url == page(layla)
    assert page(layla) not in client.get(f"/r/{links.token(layla)}/").content.decode()


def test_after_a_lost_badge_the_phone_shows_the_new_code(
    client: Client, event: Event, layla: Registration, helper: User
) -> None:
    before = code_on(client.get(page(layla)).content.decode())
    answer = Client()
    answer.force_login(helper, "allauth.account.auth_backends.AuthenticationBackend")
    answer.post(f"/desk/{event.code}/people/{layla.pk}/lost/", {"reason": "In a taxi"})
    layla.refresh_from_db()

    after = code_on(client.get(page(layla)).content.decode())

    assert after == marked(layla) != before
    assert scan(event, before).outcome == "voided"
    assert scan(event, after).outcome == "checked_in"


def test_the_pdf_is_the_printed_badge_and_counts_as_no_print(
    client: Client, layla: Registration, printing_fonts: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.pdf"
    file.write_bytes(client.get(page(layla, ".pdf")).content)

    told = subprocess.run(
        ["pdftotext", file, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "BEN YOUSSEF" in told
    assert not Print.objects.exists()


def test_a_link_that_is_no_more_opens_no_badge(
    client: Client, layla: Registration
) -> None:
    address = page(layla)
    Registration.objects.filter(pk=layla.pk).update(link_version=2)

    for rest in ("", "badge.js", "apple.pkpass", "google/"):
        assert client.get(address + rest).status_code == 404


def test_wallets_are_offered_by_sites_with_keys_only(
    client: Client, layla: Registration
) -> None:
    assert client.get(page(layla, "/apple.pkpass")).status_code == 404
    assert client.get(page(layla, "/google/")).status_code == 404
