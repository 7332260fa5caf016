"""The words letters are written in, in the languages of embassies.

They are no part of the interface's catalogues: a letter in French is whole although
nobody has translated a screen, and an official text does not change with a catalogue.
Values are put in by name; sentences avoid what would bend by gender or number.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from registration.models import LetterKind, SupportKind


class Text(NamedTuple):
    """A letter's title and its paragraphs, with {placeholders}."""

    title: str
    body: str


class Words(NamedTuple):
    """The fixed words of one language."""

    number: str
    issued: str
    to_embassy: str
    to_embassy_in: str
    check: str
    logo: str
    signature: str
    labels: dict[str, str]
    support: dict[str, str]
    nights: str
    pays: str
    pays_not: str
    pays_nothing: str
    others_pay: str
    texts: dict[str, Text]


PLACEHOLDERS: Final = (
    "name", "organisation", "category", "event", "dates", "place", "organiser",
    "funding", "details",
)  # fmt: skip
NEEDED: Final = "funding"
"""A letter that does not say who pays is refused by embassies; ours always says it."""

EN = Words(
    number="Letter {number}",
    issued="Issued on {date}",
    to_embassy="To the visa section of the embassy or consulate",
    to_embassy_in="To the visa section of the embassy or consulate in {city}",
    check="Is this letter valid? Scan the code, or open {address}",
    logo="Logo: {organiser}",
    signature="Signature: {name}",
    labels={
        "name": "Name",
        "birth_date": "Date of birth",
        "nationality": "Nationality",
        "passport_number": "Passport number",
        "passport_expires": "Passport valid until",
        "organisation": "Organisation",
        "category": "Takes part as",
        "event": "Event",
        "dates": "Dates",
        "place": "Place",
        "arrives_on": "Arrival",
        "leaves_on": "Departure",
    },
    support={
        SupportKind.TRAVEL: "travel",
        SupportKind.ACCOMMODATION: "accommodation",
        SupportKind.PER_DIEM: "a daily allowance",
        SupportKind.VISA_FEE: "the visa fee",
        SupportKind.OTHER: "other costs of taking part",
    },
    nights="nights: {count}",
    pays="{organiser} pays for {items}.",
    pays_not="It does not pay for {items}.",
    pays_nothing=(
        "{organiser} does not pay for travel, accommodation or daily expenses. These "
        "are borne by the participant or by the organisation that sends them."
    ),
    others_pay=(
        "All other costs are borne by the participant or by the organisation that "
        "sends them."
    ),
    texts={
        LetterKind.INVITATION: Text(
            "Invitation to {event}",
            "Dear {name},\n\n"
            "{organiser} is pleased to invite you to take part in {event} in {place} "
            "({dates}).\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "This invitation is personal and cannot be passed on. We look forward to "
            "welcoming you.",
        ),
        LetterKind.VISA: Text(
            "Letter of invitation for a visa application",
            "{organiser} confirms that the following person has been selected to take "
            "part in {event} in {place} ({dates}) and has confirmed their "
            "participation:\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "We kindly ask you to grant the visa in good time for the journey, and "
            "thank you for your support.",
        ),
        LetterKind.SUPPORT: Text(
            "Confirmation of travel support",
            "Dear {name},\n\n"
            "{organiser} confirms what is paid for your participation in {event} in "
            "{place} ({dates}).\n\n"
            "{funding}\n\n"
            "{details}\n\n"
            "Please keep all receipts and boarding passes.",
        ),
    },
)

FR = Words(
    number="Lettre {number}",
    issued="Établie le {date}",
    to_embassy="Au service des visas de l’ambassade ou du consulat",
    to_embassy_in="Au service des visas de l’ambassade ou du consulat à {city}",
    check="Cette lettre est-elle valable ? Scannez le code ou ouvrez {address}",
    logo="Logo : {organiser}",
    signature="Signature : {name}",
    labels={
        "name": "Nom",
        "birth_date": "Date de naissance",
        "nationality": "Nationalité",
        "passport_number": "Numéro de passeport",
        "passport_expires": "Passeport valable jusqu’au",
        "organisation": "Organisation",
        "category": "Participe en qualité de",
        "event": "Événement",
        "dates": "Dates",
        "place": "Lieu",
        "arrives_on": "Arrivée",
        "leaves_on": "Départ",
    },
    support={
        SupportKind.TRAVEL: "le voyage",
        SupportKind.ACCOMMODATION: "l’hébergement",
        SupportKind.PER_DIEM: "une indemnité journalière",
        SupportKind.VISA_FEE: "les frais de visa",
        SupportKind.OTHER: "d’autres frais de participation",
    },
    nights="nombre de nuits : {count}",
    pays="{organiser} prend en charge {items}.",
    pays_not="Ne sont pas pris en charge : {items}.",
    pays_nothing=(
        "{organiser} ne prend en charge ni le voyage, ni l’hébergement, ni les frais "
        "de séjour. Ceux-ci incombent à la personne invitée ou à l’organisation qui "
        "l’envoie."
    ),
    others_pay=(
        "Tous les autres frais incombent à la personne invitée ou à l’organisation "
        "qui l’envoie."
    ),
    texts={
        LetterKind.INVITATION: Text(
            "Invitation : {event}",
            "{name},\n\n"
            "{organiser} a le plaisir de vous inviter à participer à l’événement "
            "« {event} », à {place} ({dates}).\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "Cette invitation est personnelle et ne peut être cédée. Nous nous "
            "réjouissons de vous accueillir.",
        ),
        LetterKind.VISA: Text(
            "Lettre d’invitation à l’appui d’une demande de visa",
            "{organiser} confirme que la personne suivante a été sélectionnée pour "
            "participer à l’événement « {event} », à {place} ({dates}), et qu’elle a "
            "confirmé sa participation :\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "Nous vous prions de bien vouloir délivrer le visa à temps pour le voyage "
            "et vous remercions de votre concours.",
        ),
        LetterKind.SUPPORT: Text(
            "Attestation de prise en charge",
            "{name},\n\n"
            "{organiser} confirme ce qui est pris en charge pour votre participation "
            "à l’événement « {event} », à {place} ({dates}).\n\n"
            "{funding}\n\n"
            "{details}\n\n"
            "Veuillez conserver tous les reçus et cartes d’embarquement.",
        ),
    },
)

ES = Words(
    number="Carta {number}",
    issued="Expedida el {date}",
    to_embassy="A la sección de visados de la embajada o del consulado",
    to_embassy_in="A la sección de visados de la embajada o del consulado en {city}",
    check="¿Es válida esta carta? Escanee el código o abra {address}",
    logo="Logotipo: {organiser}",
    signature="Firma: {name}",
    labels={
        "name": "Nombre",
        "birth_date": "Fecha de nacimiento",
        "nationality": "Nacionalidad",
        "passport_number": "Número de pasaporte",
        "passport_expires": "Pasaporte válido hasta",
        "organisation": "Organización",
        "category": "Participa en calidad de",
        "event": "Evento",
        "dates": "Fechas",
        "place": "Lugar",
        "arrives_on": "Llegada",
        "leaves_on": "Salida",
    },
    support={
        SupportKind.TRAVEL: "el viaje",
        SupportKind.ACCOMMODATION: "el alojamiento",
        SupportKind.PER_DIEM: "una dieta diaria",
        SupportKind.VISA_FEE: "la tasa del visado",
        SupportKind.OTHER: "otros gastos de participación",
    },
    nights="noches: {count}",
    pays="{organiser} paga {items}.",
    pays_not="No se paga {items}.",
    pays_nothing=(
        "{organiser} no paga el viaje, el alojamiento ni los gastos diarios. Estos "
        "corren a cargo de la persona invitada o de la organización que la envía."
    ),
    others_pay=(
        "Todos los demás gastos corren a cargo de la persona invitada o de la "
        "organización que la envía."
    ),
    texts={
        LetterKind.INVITATION: Text(
            "Invitación: {event}",
            "{name}:\n\n"
            "{organiser} tiene el gusto de invitarle a participar en «{event}», en "
            "{place} ({dates}).\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "Esta invitación es personal e intransferible. Será un placer recibirle.",
        ),
        LetterKind.VISA: Text(
            "Carta de invitación para la solicitud de visado",
            "{organiser} confirma que la siguiente persona ha sido seleccionada para "
            "participar en «{event}», en {place} ({dates}), y que ha confirmado su "
            "participación:\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "Les rogamos que concedan el visado con tiempo suficiente para el viaje y "
            "les agradecemos su apoyo.",
        ),
        LetterKind.SUPPORT: Text(
            "Confirmación de ayuda para el viaje",
            "{name}:\n\n"
            "{organiser} confirma lo que se paga para su participación en «{event}», "
            "en {place} ({dates}).\n\n"
            "{funding}\n\n"
            "{details}\n\n"
            "Conserve todos los recibos y tarjetas de embarque.",
        ),
    },
)

AR = Words(
    number="الرسالة {number}",
    issued="صدرت في {date}",
    to_embassy="إلى قسم التأشيرات في السفارة أو القنصلية",
    to_embassy_in="إلى قسم التأشيرات في السفارة أو القنصلية في {city}",
    check="هل هذه الرسالة سارية؟ امسحوا الرمز أو افتحوا {address}",
    logo="شعار: {organiser}",
    signature="توقيع: {name}",
    labels={
        "name": "الاسم",
        "birth_date": "تاريخ الميلاد",
        "nationality": "الجنسية",
        "passport_number": "رقم جواز السفر",
        "passport_expires": "جواز السفر صالح حتى",
        "organisation": "المنظمة",
        "category": "صفة المشاركة",
        "event": "الفعالية",
        "dates": "التواريخ",
        "place": "المكان",
        "arrives_on": "الوصول",
        "leaves_on": "المغادرة",
    },
    support={
        SupportKind.TRAVEL: "السفر",
        SupportKind.ACCOMMODATION: "الإقامة",
        SupportKind.PER_DIEM: "بدل يومي",
        SupportKind.VISA_FEE: "رسوم التأشيرة",
        SupportKind.OTHER: "تكاليف أخرى للمشاركة",
    },
    nights="عدد الليالي: {count}",
    pays="تتكفل الجهة المنظمة، {organiser}، بما يلي: {items}.",
    pays_not="ولا تتكفل بما يلي: {items}.",
    pays_nothing=(
        "لا تتكفل الجهة المنظمة، {organiser}، بتكاليف السفر ولا الإقامة ولا المصروفات "
        "اليومية، بل يتحملها الشخص المشارك أو المنظمة التي توفده."
    ),
    others_pay="أما سائر التكاليف فيتحملها الشخص المشارك أو المنظمة التي توفده.",
    texts={
        LetterKind.INVITATION: Text(
            "دعوة إلى {event}",
            "إلى {name}، تحية طيبة وبعد،\n\n"
            "يسرّ الجهة المنظمة، {organiser}، دعوتكم إلى المشاركة في {event} في "
            "{place} ({dates}).\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "هذه الدعوة شخصية ولا يجوز التنازل عنها لغيركم. ونتطلع إلى الترحيب بكم.",
        ),
        LetterKind.VISA: Text(
            "رسالة دعوة لدعم طلب تأشيرة",
            "تؤكد الجهة المنظمة، {organiser}، أنه جرى اختيار الشخص المذكور أدناه "
            "للمشاركة في {event} في {place} ({dates})، وأنه أكد مشاركته:\n\n"
            "{details}\n\n"
            "{funding}\n\n"
            "نرجو التفضل بمنح التأشيرة قبل موعد السفر بوقت كافٍ، ونشكركم على تعاونكم.",
        ),
        LetterKind.SUPPORT: Text(
            "تأكيد دعم السفر",
            "إلى {name}، تحية طيبة وبعد،\n\n"
            "تؤكد الجهة المنظمة، {organiser}، ما تتكفل به لمشاركتكم في {event} في "
            "{place} ({dates}).\n\n"
            "{funding}\n\n"
            "{details}\n\n"
            "يرجى الاحتفاظ بجميع الإيصالات وبطاقات الصعود إلى الطائرة.",
        ),
    },
)

BY_LANGUAGE: Final[dict[str, Words]] = {"en": EN, "fr": FR, "es": ES, "ar": AR}
LANGUAGES: Final = tuple(BY_LANGUAGE)
