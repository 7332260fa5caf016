"""Forms of support: asking, granting, funds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.models import Event
from registration.domain.supporting import Wish
from registration.forms.fields import Line, Paragraphs, let_long_text_in
from registration.models import Fund, SupportKind
from registration.models.support import validate_currency


class CurrencyField(forms.CharField):
    """A currency's code of ISO 4217; small letters are fine."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Currency"))
        super().__init__(
            max_length=3, min_length=3, validators=[validate_currency], **kwargs
        )
        self.widget.attrs |= {"autocomplete": "off", "size": 5}

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).upper()


class AmountField(forms.DecimalField):
    """Money: exact, above nothing, two digits behind the point."""

    def __init__(self, *, least: str = "0.01", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Amount"))
        super().__init__(
            min_value=Decimal(least), max_digits=12, decimal_places=2, **kwargs
        )
        self.widget.attrs |= {"inputmode": "decimal"}


class WishForm(forms.Form):
    """What somebody asks for."""

    kind = forms.ChoiceField(label=_("What for"), choices=SupportKind.choices)
    amount = AmountField(help_text=_("As near as you know it."))
    currency = CurrencyField(help_text=_("Three letters, such as EUR or XOF."))
    details = Paragraphs(
        label=_("In your words"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_(
            "For example from where you travel, and what you can pay yourself."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        let_long_text_in(self)

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class GrantForm(forms.Form):
    """How much one fund pays of a request."""

    fund = forms.ModelChoiceField(
        Fund.objects.none(), label=_("From which fund"), empty_label=None
    )
    amount = AmountField(help_text=_("In the currency of the fund."))
    note = Line(label=_("Note"), max_length=300, required=False)
    beyond_fund = forms.BooleanField(
        label=_("Exception: beyond what the fund has left"), required=False
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["fund"]
        field.queryset = event.funds.all()  # type: ignore[attr-defined]
        field.label_from_instance = _fund_label  # type: ignore[attr-defined]
        let_long_text_in(self)


class FundForm(forms.Form):
    name = Line(label=_("Name"), max_length=120, help_text=_("Who gives the money."))
    amount = AmountField(least="0.00")
    currency = CurrencyField()

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        names = ("name", "amount", "currency")
        kwargs.setdefault("initial", {name: getattr(fund, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fund = fund
        let_long_text_in(self)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Fund.objects.filter(event=self.fund.event, name=name)
        if others.exclude(pk=self.fund.pk).exists():
            raise forms.ValidationError(_("There is a fund with this name."))
        return name


def _fund_label(fund: Fund) -> str:
    return f"{fund.name} ({fund.currency})"
