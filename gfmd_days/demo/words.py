"""The titles of the demo's programme in French, Spanish and Arabic."""

from __future__ import annotations

import re

Words = dict[str, str]
PHRASES: dict[str, tuple[str, str, str]] = {
    "Early badge desk": (
        "Accueil et badges, la veille",
        "Entrega anticipada de acreditaciones",
        "تسليم البطاقات مبكرًا",
    ),
    "Badge desk, 4 stations": (
        "Accueil et badges, 4 postes",
        "Acreditaciones, 4 puestos",
        "تسليم البطاقات، أربعة مكاتب",
    ),
    "Opening plenary": (
        "Plénière d’ouverture",
        "Plenaria de apertura",
        "جلسة الافتتاح",
    ),
    "Coffee": ("Pause café", "Pausa para café", "استراحة قهوة"),
    "Lunch": ("Déjeuner", "Almuerzo", "غداء"),
    "Lunch and Friday prayer": (
        "Déjeuner et prière du vendredi",
        "Almuerzo y oración del viernes",
        "الغداء وصلاة الجمعة",
    ),
    "The Compact process": (
        "Le processus du Pacte",
        "El proceso del Pacto",
        "مسار الاتفاق العالمي",
    ),
    "Migrants in vulnerable situations": (
        "Migrants en situation de vulnérabilité",
        "Migrantes en situación de vulnerabilidad",
        "المهاجرون في أوضاع هشة",
    ),
    "Welcoming societies": (
        "Des sociétés accueillantes",
        "Sociedades acogedoras",
        "مجتمعات مُرحِّبة",
    ),
    "Film evening": ("Soirée cinéma", "Noche de cine", "أمسية سينمائية"),
    "Reports and adoption": (
        "Rapports et adoption",
        "Informes y adopción",
        "التقارير والاعتماد",
    ),
    "Common Space: opening": (
        "Espace commun : ouverture",
        "Espacio común: apertura",
        "الفضاء المشترك: الافتتاح",
    ),
    "Common Space: reports and conclusions": (
        "Espace commun : rapports et conclusions",
        "Espacio común: informes y conclusiones",
        "الفضاء المشترك: التقارير والاستنتاجات",
    ),
    "Labour and recruitment": (
        "Travail et recrutement",
        "Trabajo y contratación",
        "العمل والتوظيف",
    ),
    "Protection on the move, children": (
        "Protection en déplacement, enfants",
        "Protección en tránsito, infancia",
        "الحماية أثناء التنقل والأطفال",
    ),
    "Diaspora, inclusion, development": (
        "Diaspora, inclusion, développement",
        "Diáspora, inclusión, desarrollo",
        "المغتربون والإدماج والتنمية",
    ),
    "Governance, Global Compact": (
        "Gouvernance, Pacte mondial",
        "Gobernanza, Pacto Mundial",
        "الحوكمة والاتفاق العالمي",
    ),
    "Working session": ("Séance de travail", "Sesión de trabajo", "جلسة عمل"),
    "continued": ("suite", "continuación", "تتمة"),
    "conclusions": ("conclusions", "conclusiones", "استنتاجات"),
    "Lunch table": ("Table du déjeuner", "Mesa de almuerzo", "طاولة الغداء"),
    "Tea table": ("Table du thé", "Mesa de té", "طاولة الشاي"),
    "Common Space break-out": (
        "Espace commun, atelier",
        "Espacio común, grupo",
        "الفضاء المشترك، مجموعة",
    ),
    "Regional caucus": ("Caucus régional", "Caucus regional", "اجتماع إقليمي"),
    "Africa": ("Afrique", "África", "أفريقيا"),
    "Americas": ("Amériques", "Américas", "الأمريكتان"),
    "Asia": ("Asie", "Asia", "آسيا"),
    "Europe": ("Europe", "Europa", "أوروبا"),
    "MENA": (
        "Moyen-Orient et Afrique du Nord",
        "Oriente Medio y Norte de África",
        "الشرق الأوسط وشمال أفريقيا",
    ),
    "Pacific": ("Pacifique", "Pacífico", "المحيط الهادئ"),
}
WORKING = re.compile(
    r"\AWorking session (?P<number>[\d.]+): (?P<theme>[^(]+?)(?: \((?P<part>.+)\))?\Z"
)
NUMBERED = re.compile(r"\A(?P<phrase>.+?) (?P<number>\d+)\Z")
CAUCUS = re.compile(r"\ARegional caucus (?P<region>.+)\Z")


def translated(title: str) -> Words:
    """Return the title in every language of csd-demo; English where words are wanting.

    Titles are made of phrases: “Working session 1.2: THEME (continued)”, “Tea table 3”.
    """
    words = {"en": title}
    for index, code in enumerate(("fr", "es", "ar")):
        made = _in(title, index)
        if made:
            words[code] = made
    return words


def _in(title: str, index: int) -> str:
    if title in PHRASES:
        return PHRASES[title][index]
    if match := WORKING.match(title):
        part = match["part"]
        tail = f" ({PHRASES[part][index]})" if part else ""
        session, theme = PHRASES["Working session"], PHRASES[match["theme"]]
        return f"{session[index]} {match['number']}: {theme[index]}{tail}"
    if match := CAUCUS.match(title):
        caucus, region = PHRASES["Regional caucus"], PHRASES[match["region"]]
        return f"{caucus[index]}: {region[index]}"
    if (match := NUMBERED.match(title)) and match["phrase"] in PHRASES:
        return f"{PHRASES[match['phrase']][index]} {match['number']}"
    return ""
