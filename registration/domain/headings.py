"""Which of our fields a column of somebody's list is: guessed from its heading."""

from __future__ import annotations

import hashlib
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from gfmd_days.core import names

LIKE_ENOUGH = 86.0

# What a column may be. The order is that of the choice on the page.
TARGETS: dict[str, Promise] = {
    "full_name": _("Full name in Latin letters"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "native_name": _("Name in its own script"),
    "native_language": _("Language of that script"),
    "title": _("Form of address"),
    "email": _("E-mail address"),
    "organisation": _("Organisation"),
    "job_title": _("Position"),
    "sector": _("Sector"),
    "country": _("Country of residence"),
    "region": _("Region"),
    "languages": _("Languages spoken"),
    "language": _("Language we write in"),
    "gender": _("Gender"),
    "gender_described": _("Gender in own words"),
    "motivation": _("Motivation"),
    "migrant_led": _("Organisation led by migrants"),
    "newcomer": _("First time at the Days"),
    "alias": _("Name to show instead"),
    "hide_organisation": _("Do not show the organisation"),
    "no_photo": _("No photographs"),
    "not_on_lists": _("On no list"),
    "stream": _("Way in"),
    "state": _("State: submitted or confirmed"),
    "reference": _("Reference from our own export"),
}
# Of our own export too, one column a question: passed over.
OWN_ANSWER = "answer:"
# Of our own export, but not answers: passed over.
SILENT = frozenset(
    {
        *("decision", "category", "delegation", "country_name", "submitted_at"),
        *("reviews", "review_median", "review_mean", "review_apart"),
    }
)


def is_silent(heading: str) -> bool:
    """Tell whether a column is of our own export and no answer to bring in."""
    code = names.fold(heading).replace(" ", "_")
    return code in SILENT or heading.strip().lower().startswith(OWN_ANSWER)


# Headings as people write them in en, fr, es and ar, beside our own codes.
SYNONYMS: dict[str, str] = {
    "full_name": (
        "full name|name|participant|participant name|complete name|passport name|"
        "name as on passport|name on passport|nom complet|nom et prénom|"
        "nom prénom|prénom et nom|participante|nombre completo|nombre y apellidos|"
        "nombre y apellido|الاسم الكامل|الاسم|اسم المشارك|الاسم واللقب"
    ),
    "given_name": (
        "given name|given names|first name|firstname|forename|prénom|prénoms|nombre|"
        "nombres|nombre de pila|الاسم الأول|الاسم الشخصي"
    ),
    "family_name": (
        "family name|last name|lastname|surname|nom|nom de famille|apellido|apellidos|"
        "اسم العائلة|اللقب|الاسم العائلي"
    ),
    "native_name": (
        "native name|name in own script|name in its own script|local name|"
        "name in native script|arabic name|nom dans sa propre écriture|nom en arabe|"
        "nombre en su escritura|الاسم بالعربية|الاسم باللغة الأصلية"
    ),
    "native_language": "native language|script language",
    "title": (
        "title|form of address|salutation|prefix|civilité|titre|tratamiento|título|"
        "اللقب الشرفي|المخاطبة"
    ),
    "email": (
        "email|e mail|mail|email address|e mail address|courriel|adresse e mail|"
        "adresse électronique|adresse email|correo|correo electrónico|"
        "dirección de correo|البريد الإلكتروني|البريد الالكتروني|الايميل|بريد إلكتروني"
    ),
    "organisation": (
        "organisation|organization|organisation name|ngo|institution|company|employer|"
        "affiliation|organisme|association|structure|organización|institución|entidad|"
        "المنظمة|الجمعية|المؤسسة|اسم المنظمة"
    ),
    "job_title": (
        "job title|position|function|role|occupation|fonction|poste|cargo|puesto|"
        "función|المنصب|الوظيفة|الصفة"
    ),
    "sector": "sector|constituency|secteur|sector de la organización|القطاع",
    "country": (
        "country|country of residence|residence|pays|pays de résidence|país|"
        "país de residencia|البلد|بلد الإقامة|الدولة"
    ),
    "region": "region|région|región|المنطقة|الإقليم",
    "languages": (
        "languages|languages spoken|spoken languages|working languages|"
        "langues|langues parlées|idiomas|lenguas|idiomas hablados|اللغات|"
        "اللغات المتحدث بها"
    ),
    "language": (
        "language|preferred language|language of correspondence|langue|"
        "langue de correspondance|langue préférée|idioma|idioma preferido|اللغة|"
        "لغة المراسلة|اللغة المفضلة"
    ),
    "gender": "gender|sex|genre|sexe|género|sexo|الجنس|النوع الاجتماعي|النوع",
    "gender_described": "gender described|gender in own words",
    "motivation": (
        "motivation|why|reason|statement|reason for applying|motivación|الدافع|الدوافع"
    ),
    "migrant_led": (
        "migrant led|led by migrants|migrant led organisation|"
        "dirigée par des migrants|dirigida por migrantes|منظمة يقودها مهاجرون"
    ),
    "newcomer": (
        "newcomer|first time|first participation|nouveau participant|"
        "première participation|primera vez|nuevo participante|المشاركة الأولى"
    ),
    "alias": "alias|pseudonym|display name|pseudonyme|seudónimo|الاسم المستعار",
    "hide_organisation": "hide organisation|hide organization",
    "no_photo": "no photo|no photos|no photographs|pas de photo|sin fotos|بدون صور",
    "not_on_lists": "not on lists|not on list|pas sur les listes|no en listas",
    "stream": "stream|way in|voie|vía de acceso|طريقة الدخول",
    "state": "state|status|statut|état|estado|الحالة",
    "reference": "reference|référence|referencia|المرجع",
}


@cache
def _known() -> dict[str, str]:
    """Return each heading we know, folded, with its field; the first one counts."""
    found: dict[str, str] = {}
    for field, text in SYNONYMS.items():
        for heading in (field.replace("_", " "), *text.split("|")):
            found.setdefault(names.fold(heading), field)
    return found


def key_of(headings: list[str]) -> str:
    """Return what tells a set of headings from others, whatever their spelling."""
    text = "\n".join(names.fold(heading) for heading in headings)
    return hashlib.sha256(text.encode()).hexdigest()


def guess(headings: list[str]) -> dict[int, str]:
    """Return the field of each column whose heading says so; a field is given once.

    Exact headings go first; the rest by likeness, the most alike first.
    """
    folded = {n: text for n, one in enumerate(headings) if (text := names.fold(one))}
    known = _known()
    scored = []
    for number, text in folded.items():
        if text in known:
            scored.append((101.0, number, known[text]))
        elif not is_silent(headings[number]) and len(text) > 3:
            near = process.extract(
                text,
                list(known),
                scorer=fuzz.token_sort_ratio,
                limit=3,
                score_cutoff=LIKE_ENOUGH,
            )
            scored += [(score, number, known[like]) for like, score, _index in near]
    scored.sort(key=lambda one: (-one[0], one[1]))
    found: dict[int, str] = {}
    for _score, number, field in scored:
        if number not in found and field not in found.values():
            found[number] = field
    return dict(sorted(_with_a_name(found).items()))


def _with_a_name(found: dict[int, str]) -> dict[int, str]:
    """A list whose only name is headed “Nom” or “Nombre” holds whole names there."""
    parts = [n for n, field in found.items() if field in {"given_name", "family_name"}]
    if "full_name" not in found.values() and len(parts) == 1:
        found[parts[0]] = "full_name"
    return found
