"""What the environment may say, and how a wrong value is refused."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from gfmd_days import environment


@pytest.mark.parametrize(
    ("name", "value", "ask"),
    [
        ("DEBUG", "maybe", lambda folder: environment.flag("DEBUG")),
        ("SECRET_KEY", "short", environment.secret_key),
        ("DATABASE_URL", "mysql://root@localhost/days", environment.database),
        ("DATABASE_URL", "nonsense", environment.database),
        ("BASE_URL", "days.example.org", lambda folder: environment.base_url()),
        ("BASE_URL", "https://a.org/sub", lambda folder: environment.base_url()),
        ("EMAIL_URL", "pigeon://roof", environment.mail),
        ("CACHE_URL", "drawer://top", lambda folder: environment.cache()),
        (
            "MAIL_FROM",
            "GFMD Days",
            lambda folder: environment.mail_from("https://a.org"),
        ),
        ("DATA_DIR", "var/here", environment.data_dir),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence_that_names_it(
    monkeypatch, tmp_path, name, value, ask
):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=name):
        ask(tmp_path)


def test_the_secret_key_is_made_once_and_for_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    key = environment.secret_key(tmp_path)

    assert environment.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_mail_comes_from_the_sites_own_host(monkeypatch):
    monkeypatch.delenv("MAIL_FROM", raising=False)

    sender = environment.mail_from("https://days.example.org")

    assert sender == "GFMD Days <days@days.example.org>"
