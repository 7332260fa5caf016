"""When somebody gets a certificate, and giving them out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from badges.models import DeskSettings


class CertificateRulesForm(forms.ModelForm[DeskSettings]):
    class Meta:
        model = DeskSettings
        fields = ("certificate_days", "certificate_sessions", "gives_certificates")
        help_texts = {
            "gives_certificates": _("From the last day of the event on."),
        }


class IssueForm(forms.Form):
    mailed = forms.BooleanField(
        label=_("Tell each person by mail"), required=False, initial=True
    )
    with_file = forms.BooleanField(
        label=_("Make one PDF of all, for printing"), required=False
    )
