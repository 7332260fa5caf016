"""Letters on paper: accessible, in four languages, checked by their code."""

import io
import re
import subprocess
import zlib

import pytest
import zxingcpp
from PIL import Image

from gfmd_days.core import typesetting
from registration.domain.letters import composing, facts, paper
from registration.domain.letters.words import BY_LANGUAGE, EN, LANGUAGES
from registration.domain.refusals import LetterCannotBeSet
from registration.models import LetterKind, SupportKind
from tests.conftest import NOW
from tests.registration.letters.conftest import ask, grant, issue, make_fund

PAGE_ONE = re.compile(r"\b1\W*/\W*1\b")
NASTY = '#import "x": y $x^2$ \\ "quoted" *bold* _it_ `raw` <label> @ref // /* #[a]'


def text_of(pdf):
    """Return the text a reader program finds in a PDF."""
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode()


def insides(pdf):
    """Return a PDF's bytes with its compressed objects opened."""
    parts = [pdf]
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def picture(letter, ppi=144):
    """Return a letter's first page as a picture."""
    language = letter.language
    pages = typesetting.pictures(
        paper.TEMPLATE, paper.data([letter]), language=language, ppi=ppi
    )
    assert len(pages) == 1, "a letter for an embassy fits one page"
    return Image.open(io.BytesIO(pages[0])).convert("L")


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_in_each_language_is_one_accessible_page(
    fonts, event, delegate, owner, kind, language
):
    grant(ask(delegate), make_fund(event), "850.50", owner)
    letter = issue(delegate, kind, language)
    pdf = paper.pdf([letter])
    inside = insides(pdf)
    assert b"/MarkInfo" in inside
    assert re.search(rb"/Marked ?true", inside)
    assert re.search(rf"/Lang ?\({language}\)".encode(), inside)
    assert b"pdfuaid:part" in inside
    read = zxingcpp.read_barcodes(picture(letter))
    assert [one.text for one in read] == [paper.verify_url(letter)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visa_letter_names_person_passport_dates_and_money(
    fonts, event, delegate, owner, language
):
    grant(ask(delegate), make_fund(event), "850.50", owner)
    text = text_of(paper.pdf([issue(delegate, LetterKind.VISA, language)]))
    for needed in ("Layla BEN YOUSSEF", "ZX9988776", "1985", "2031", "850", "EUR"):
        assert needed in text, needed
    assert "CSD-TEST-0001" in text
    assert PAGE_ONE.search(text)


def test_what_people_typed_is_text_and_nothing_else(fonts, event, delegate):
    delegate.person.organisation.name = NASTY
    delegate.person.organisation.save()
    event.title = {"en": f"Days {NASTY}"}
    event.save()
    text = text_of(paper.pdf([issue(delegate, LetterKind.INVITATION)]))
    tight = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", NASTY) in tight


def test_marks_that_turn_a_line_around_are_taken_out(fonts, event, delegate):
    delegate.person.organisation.name = "Cara\u202evane\u2066 X"
    delegate.person.organisation.save()
    letter = issue(delegate, LetterKind.INVITATION)
    assert "\u202e" not in letter.content_json
    assert ["Organisation", "Caravane X"] in letter.content["rows"]


def test_a_latin_name_keeps_its_order_in_an_arabic_line():
    assert composing.isolated("Layla (Ms)", "ar") == "\u2068Layla (Ms)\u2069"
    assert composing.isolated("ليلى", "ar") == "ليلى"
    assert composing.isolated("Layla", "fr") == "Layla"
    assert composing.isolated("+212 5 00", "ar") == "\u2068+212 5 00\u2069"
    assert composing.isolated("+212 5 00", "es") == "+212 5 00"


def test_many_letters_in_one_file_have_page_numbers_of_their_own(
    fonts, event, delegate
):
    letters = [issue(delegate, LetterKind.VISA, code) for code in LANGUAGES]
    assert len(PAGE_ONE.findall(text_of(paper.pdf(letters)))) == len(LANGUAGES)


def test_the_same_letter_is_the_same_file_each_time(fonts, delegate):
    letter = issue(delegate)
    assert paper.pdf([letter]) == paper.pdf([letter])


def test_without_fonts_the_letter_is_refused_in_words(settings, tmp_path, delegate):
    settings.FONTS_DIR = tmp_path / "none"
    with pytest.raises(LetterCannotBeSet):
        paper.pdf([issue(delegate)])


def test_all_languages_have_all_words():
    for words in BY_LANGUAGE.values():
        assert set(words.labels) == set(EN.labels)
        assert set(words.support) == set(SupportKind)
        assert set(words.texts) == set(LetterKind)
        for kind, text in words.texts.items():
            assert "{funding}" in text.body, kind
            names = set(re.findall(r"\{\w+\}", text.body))
            assert names == set(re.findall(r"\{\w+\}", EN.texts[kind].body)), kind


class TestWhoPays:
    """The sentences about money follow the grants and nothing else."""

    @pytest.fixture
    def sentence(self, event, delegate):
        def build(language="en"):
            row = facts.Scene(event)
            found = facts.gather(row, delegate, LetterKind.VISA, language=language)
            return composing.funding(BY_LANGUAGE[language], found, language)

        return build

    def test_nothing_granted_is_said(self, sentence):
        assert "does not pay for travel, accommodation or daily expenses" in sentence()

    def test_a_refused_request_is_nothing_granted(self, delegate, owner, sentence):
        from registration.domain import supporting

        supporting.refuse(ask(delegate), by=owner, now=NOW)
        assert "does not pay for travel" in sentence()

    def test_two_funds_for_one_thing_are_added_up_by_currency(
        self, event, delegate, owner, sentence
    ):
        request = ask(delegate)
        grant(request, make_fund(event), "500.10", owner)
        grant(request, make_fund(event), "200.20", owner)
        grant(request, make_fund(event, currency="USD"), "50.00", owner)
        assert "travel (700.30\u00a0EUR + 50.00\u00a0USD)" in sentence()

    def test_what_is_not_granted_is_named(self, event, delegate, owner, sentence):
        grant(
            ask(delegate, "400.00", SupportKind.ACCOMMODATION),
            make_fund(event),
            "400.00",
            owner,
        )
        text = sentence()
        assert "pays for accommodation (nights: 4; 400.00\u00a0EUR)" in text
        assert "does not pay for travel and a daily allowance" in text

    def test_digits_and_commas_are_those_of_the_language(
        self, event, delegate, owner, sentence
    ):
        grant(ask(delegate, "2000"), make_fund(event, "5000"), "1200.50", owner)
        assert "1.200,50\u00a0EUR" in sentence("es")
        assert "1,200.50" in sentence("ar")
