"""One address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registration.forms.fields import let_long_text_in


class LinkForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one you applied with."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        error_messages={
            "required": _("Give us the address you applied with."),
            "invalid": _("Write the address like name@example.org."),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        let_long_text_in(self)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()
