"""The house keeps its shape: layers, sizes, names, and no way round the safeguards."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).resolve().parents[1]
APPS = ("gfmd_days", "registration", "agenda", "badges")
SOURCES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
DOMAIN = [path for path in SOURCES if "domain" in path.parts]
TEMPLATES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.html"))]
MAIL_LAYOUT = "core/mail/layout.html"  # mail programs want their styles inline
# Modules that hand a message to the mail server or name its settings.
POSTS_MAIL = {"gfmd_days/core/domain/posting.py"}
# Modules whose pages a module may not know; the roof's `home:` is known to all.
ABOVE = {
    "core": ("registration", "agenda", "badges", "api"),
    "registration": ("agenda", "badges", "api"),
    "agenda": ("badges", "api"),
    "badges": ("api",),
}
# The delegate's page offers the agenda where there is one.
LINKS_UP = {"registration/views/own.py": {"agenda"}}
# Deeds that nobody does: their time has come.
BY_THE_CLOCK = {"purge"}
# Marks in a function's body that it writes an entry or changes rows.
COMMENT = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
RECORDS = re.compile(r"auditing\.record\(")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_imports_flow_one_way():
    assert lint_imports(cache_dir=None) == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("path", [*SOURCES, *TEMPLATES], ids=short)
def test_addresses_flow_one_way_too(path):
    """A page links to its own module, to those below, and to the roof's front pages."""
    app = path.relative_to(ROOT).parts[0]
    if app == "gfmd_days":
        app = "core" if "core" in path.parts else "roof"
    higher = set(ABOVE.get(app, ()))
    if short(path) in LINKS_UP:
        higher -= LINKS_UP[short(path)]
    named = set(re.findall(r"[\"']([a-z]+):[a-z_]+[\"']", _code(path)))
    assert not named & higher


@pytest.mark.parametrize("path", SOURCES, ids=short)
def test_no_file_is_too_long(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_no_module_is_a_lumber_room():
    rooms = {"utils", "helpers", "common", "misc", "util", "helper"}
    assert [short(path) for path in SOURCES if path.stem in rooms] == []


def test_mail_leaves_through_the_outbox_only():
    found = {
        short(path)
        for path in SOURCES
        if re.search(r"from django\.core\.mail|import smtplib|send_mail\(", _code(path))
    }
    assert found - POSTS_MAIL <= {"gfmd_days/core/accounts.py"}  # it overrides a method


def _code(path: Path) -> str:
    return path.read_text("utf-8")


def _public_deeds(path: Path) -> list[ast.FunctionDef]:
    """The functions of a domain module that others call and that write an entry."""
    source = _code(path)
    return [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and RECORDS.search(ast.get_source_segment(source, node) or "")
    ]


@pytest.mark.parametrize("path", DOMAIN, ids=short)
def test_deeds_name_their_arguments_and_who_acts(path):
    for deed in _public_deeds(path):
        where = f"{short(path)}: {deed.name}"
        positional = len(deed.args.posonlyargs) + len(deed.args.args)
        assert positional <= 2, f"{where} takes too much by position"
        named = {arg.arg for arg in [*deed.args.args, *deed.args.kwonlyargs]}
        acts = named & {"by", "actor"} or deed.name in BY_THE_CLOCK
        assert acts, f"{where} does not say who acts"


@pytest.mark.parametrize("path", DOMAIN, ids=short)
def test_deeds_read_no_request(path):
    assert "HttpRequest" not in _code(path)
    assert "django.shortcuts" not in _code(path)


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_hold_no_code_or_style(path):
    if short(path).endswith(MAIL_LAYOUT):
        return
    text = re.sub(
        r"{#.*?#}|{% comment.*?endcomment %}", "", _code(path), flags=re.DOTALL
    )
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert "<style" not in text
    assert not re.search(r"\son\w+\s*=\s*[\"']", text), "an event attribute"
    for script in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in script or "application/json" in script, "an inline script"
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_templates_ask_no_other_host(path):
    text = _code(path)
    assert not re.search(r"(?:src|href)=[\"'](?:https?:)?//", text)


@pytest.mark.parametrize(
    "path",
    [path for path in TEMPLATES if "forms/widgets" not in short(path)],
    ids=short,
)
def test_forms_that_post_are_protected(path):
    for form in re.findall(
        r"<form\b[^>]*method=\"post\".*?</form>", _code(path), re.DOTALL | re.IGNORECASE
    ):
        assert "{% csrf_token %}" in form, f"{form[:80]} lacks its csrf_token"
