"""Colours as the modules keep them: of categories, of tracks."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

hex_colour = RegexValidator(
    r"\A#[0-9a-f]{6}\Z", _("Write the colour as #0b5563, with small letters.")
)
