"""Forms of the review by the committee."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gfmd_days.core.forms.translated import TranslatedField
from gfmd_days.core.models import User
from registration.forms.fields import Paragraphs, SomeOf, let_long_text_in
from registration.forms.intake import MomentField
from registration.models import Criterion, Review, ReviewPhase, Stream, Verdict
from registration.models.review import MOST_POINTS


class Scale(forms.RadioSelect):
    """Points side by side, from the lowest to the highest."""

    template_name = "registration/widgets/scale.html"


class PhaseForm(forms.Form):
    opens_at = MomentField(label=_("Opens"), help_text=_("On the clocks of the venue."))
    closes_at = MomentField(label=_("Closes"))
    streams = SomeOf(
        Stream.objects.none(),
        label=_("Ways in"),
        required=False,
        help_text=_("None chosen: applications of all ways in are reviewed."),
    )
    reviews_per_application = forms.IntegerField(
        label=_("Reviews of each application"), min_value=1, max_value=20
    )
    blind = forms.BooleanField(
        label=_("Without names"),
        required=False,
        help_text=_(
            "Reviewers see neither name nor organisation nor address, on any page, "
            "from now until the phase closes."
        ),
    )
    shows_country = forms.BooleanField(
        label=_("The country may be seen"),
        required=False,
        help_text=_("Counts only where names are hidden."),
    )
    position = forms.IntegerField(
        label=_("Place in the order"),
        min_value=0,
        max_value=1000,
        help_text=_("Of an application read in several phases, the last one counts."),
    )

    def __init__(self, *args: Any, row: ReviewPhase, **kwargs: Any) -> None:
        names = [name for name in self.base_fields if name != "streams"]
        initial = {name: getattr(row, name) for name in names}
        if row.pk:
            initial["streams"] = row.streams.all()
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        field = self.fields["streams"]
        field.queryset = row.event.streams.all()  # type: ignore[attr-defined]
        self.fields["name"] = TranslatedField(
            row.event.languages, row.name if row.pk else "", label=_("Name")
        )
        self.order_fields(["name"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("It closes after it opens."))
        return data


class CriterionForm(forms.Form):
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=0,
        max_value=100,
        help_text=_("2 counts twice as much as 1; 0 does not count."),
    )
    lowest = forms.IntegerField(
        label=_("Lowest points"), min_value=0, max_value=MOST_POINTS - 1
    )
    highest = forms.IntegerField(
        label=_("Highest points"), min_value=1, max_value=MOST_POINTS
    )
    position = forms.IntegerField(
        label=_("Place in the order"), min_value=0, max_value=1000
    )

    def __init__(self, *args: Any, row: Criterion, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        codes = row.phase.event.languages
        self.fields["name"] = TranslatedField(
            codes,
            row.name if row.pk else "",
            label=_("Name"),
            help_text=_("Such as: experience with the theme."),
        )
        self.fields["help"] = TranslatedField(
            codes,
            row.help,
            long=True,
            required=False,
            label=_("Explanation"),
            help_text=_("What earns many points, and what few."),
        )
        self.order_fields(["name", "help"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        lowest, highest = data.get("lowest"), data.get("highest")
        if lowest is not None and highest is not None and highest <= lowest:
            self.add_error("highest", _("This must be more than the lowest points."))
        return data


class SpreadForm(forms.Form):
    """Who takes part in a phase."""

    reviewer = SomeOf(
        User.objects.none(),
        label=_("Who reviews"),
        error_messages={"required": _("Choose at least one reviewer.")},
    )

    def __init__(self, *args: Any, members: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        field.queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[user.pk for user in members]
        ).order_by("name", "email")


class ReviewForm(forms.Form):
    """A scale per criterion, one word, and a comment."""

    verdict = forms.ChoiceField(
        label=_("In one word: should this person be selected?"),
        required=False,
        widget=Scale,
        choices=Verdict.choices,
    )
    comment = Paragraphs(
        label=_("Comment"),
        required=False,
        max_length=5_000,
        help_text=_("The committee reads it; the applicant may ask to see it."),
        widget=forms.Textarea({"rows": 4, "dir": "auto"}),
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        review: Review | None,
        **kwargs: Any,
    ) -> None:
        initial: dict[str, Any] = {}
        if review:
            initial = {"verdict": review.verdict, "comment": review.comment}
            for given in review.points.all():
                initial[_field(given.criterion_id)] = given.points
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for one in criteria:
            self.fields[_field(one.pk)] = forms.TypedChoiceField(
                label=one.name,
                help_text=_ends(one),
                coerce=int,
                widget=Scale,
                choices=[(n, str(n)) for n in range(one.lowest, one.highest + 1)],
                error_messages={"required": _("Choose a number of points.")},
            )
        self.order_fields([_field(one.pk) for one in criteria])
        let_long_text_in(self)

    def points(self) -> dict[int, int]:
        """Return the points by the criterion's key."""
        return {one.pk: self.cleaned_data[_field(one.pk)] for one in self.criteria}


class ConflictForm(forms.Form):
    words = Paragraphs(
        label=_("Why?"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )
    whole_organisation = forms.BooleanField(
        label=_("The same holds for everybody of this organisation"), required=False
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        kwargs["auto_id"] = "id_conflict_%s"  # the review's own form is beside it
        super().__init__(*args, **kwargs)
        if not may_name:
            del self.fields["whole_organisation"]


def _field(criterion: int) -> str:
    return f"criterion_{criterion}"


def _ends(criterion: Criterion) -> str:
    ends = _("{lowest} is the weakest, {highest} the strongest.").format(
        lowest=criterion.lowest, highest=criterion.highest
    )
    # help texts are taken for HTML, and this one an organizer wrote
    return format_html("{} {}", criterion.help, ends) if criterion.help else ends
