"""What rapporteurs of the demo wrote: invented, as the sessions themselves are.

By event and session: language, points of the plan, summary, conclusions, what is asked
of whom; and how far the report is, where it is not published.
"""

from __future__ import annotations

from dataclasses import dataclass

from agenda.models import Actor, Stage


@dataclass(frozen=True)
class Text:
    """One report; `advice` is of (actor, what is asked)."""

    summary: str
    conclusions: str = ""
    points: tuple[str, ...] = ()
    advice: tuple[tuple[Actor, str], ...] = ()
    language: str = "en"
    stage: Stage = Stage.PUBLISHED


CSD = {
    "B05a": Text(
        "Recruiters still pass their costs on to workers, who begin abroad with a debt "
        "of up to a year's wages. Participants from eleven countries compared what "
        "licences, joint liability and public employment services have changed.\n\n"
        "Where workers knew the true cost before they signed, complaints fell. Where "
        "only the recruiter was punished, the next one took over the same villages.",
        "Workers should pay nothing for a job. Employer and recruiter should answer "
        "together for what happens at either end.",
        ("RECRUITMENT", "LABOUR-RIGHTS"),
        (
            (
                Actor.GOVERNMENTS,
                (
                    "Forbid fees for workers, and make employers liable "
                    "together with those who recruit for them."
                ),
            ),
            (
                Actor.PRIVATE_SECTOR,
                ("Publish the names of recruiters and what each placement costs."),
            ),
            (
                Actor.CIVIL_SOCIETY,
                (
                    "Share complaints between countries of origin and of "
                    "work, with the consent of those who complain."
                ),
            ),
        ),
    ),
    "B05b": Text(
        "Domestic, farm and care workers spoke about permits that bind them to one "
        "employer. Trade unions showed how they organise people who may not leave the "
        "house they work in.",
        "A permit bound to one employer makes every other right hard to use.",
        ("LABOUR-RIGHTS", "WOMEN-CHILDREN"),
        (
            (
                Actor.GOVERNMENTS,
                (
                    "Let workers change their employer without losing the "
                    "permit to stay."
                ),
            ),
            (Actor.CIVIL_SOCIETY, "Open unions to members without papers."),
        ),
    ),
    "B06a": Text(
        "Les participants ont décrit des routes où l'aide arrive trop tard : à la "
        "frontière, en mer, dans le désert. Les consulats répondent rarement et les "
        "familles cherchent seules les disparus.",
        "Sauver des vies ne dépend pas du statut d'une personne. Chercher les disparus "
        "est un devoir envers les familles.",
        ("TRANSIT",),
        (
            (
                Actor.GOVERNMENTS,
                (
                    "Garantir l'accès aux soins, à un abri et à un "
                    "interprète avant toute autre question."
                ),
            ),
            (
                Actor.UNITED_NATIONS,
                (
                    "Tenir avec la société civile un registre des "
                    "personnes disparues, protégé et ouvert aux familles."
                ),
            ),
        ),
        language="fr",
    ),
    "B06b": Text(
        "Children on the move were the subject of both rounds. Guardians, schools and "
        "shelters work where a child meets the same adult every day.",
        "No child is detained because of a paper. A guardian is named within a day.",
        ("WOMEN-CHILDREN", "TRANSIT"),
        (
            (
                Actor.GOVERNMENTS,
                ("End the detention of children and name a guardian within 24 hours."),
            ),
            (
                Actor.UNITED_NATIONS,
                (
                    "Agree on one way of finding out what is best for "
                    "the child, across borders."
                ),
            ),
            (
                Actor.MEDIA,
                "Show no faces of children, and ask them first.",
            ),
        ),
    ),
    "B07a": Text(
        "Asociaciones de migrantes contaron cómo financian escuelas, pozos y pequeñas "
        "empresas, y por qué muchas veces lo hacen sin los municipios.",
        "La diáspora no es un fondo: quiere decidir junto con los municipios.",
        ("DIASPORA", "DEV-AGENDA"),
        (
            (
                Actor.GOVERNMENTS,
                (
                    "Dar a las asociaciones de la diáspora un lugar en los "
                    "planes de desarrollo locales."
                ),
            ),
            (
                Actor.PRIVATE_SECTOR,
                ("Bajar el costo de las remesas por debajo del tres por ciento."),
            ),
        ),
        language="es",
    ),
    "B08a": Text(
        "Two years remain until the Global Compact. The group went through what exists "
        "already: conventions that few have ratified, and bodies that do not speak to "
        "one another.",
        "The Compact must not fall behind what states have signed. Civil society needs "
        "a seat in the room, and its travel paid.",
        ("MECHANISMS", "NATIONAL-LAW"),
        (
            (
                Actor.UNITED_NATIONS,
                ("Hear civil society in every round, not in one hearing before it."),
            ),
            (
                Actor.GOVERNMENTS,
                (
                    "Ratify the convention on migrant workers before the "
                    "Compact is adopted."
                ),
            ),
            (Actor.ACADEMIA, "Measure what changes for people, not how many laws."),
        ),
    ),
    "B14": Text(
        "Negotiators and campaigners explained who decides what, and when. Most "
        "questions were about how somebody without an office in New York can be heard.",
        "A calendar of the process and one contact in each region would help more than "
        "another paper.",
        ("MECHANISMS",),
        (
            (
                Actor.UNITED_NATIONS,
                (
                    "Keep a public calendar of all meetings, with the date "
                    "by which one must apply."
                ),
            ),
        ),
    ),
    "B16": Text(
        "Mayors, teachers and a football club told what made newcomers stay: a first "
        "address, a first job, a first friend.",
        "Welcoming is the work of places, and it needs their own money.",
        ("DIASPORA",),
        (
            (Actor.GOVERNMENTS, "Give cities a budget of their own for newcomers."),
            (
                Actor.MEDIA,
                ("Let newcomers tell what they do, not only what was done to them."),
            ),
        ),
    ),
    "B07b": Text(
        "Diplomas, skills and businesses: what people bring is rarely recognised.",
        "Recognising a diploma must not take longer than earning it.",
        ("DIASPORA",),
        ((Actor.GOVERNMENTS, "Answer within three months whether a diploma counts."),),
        stage=Stage.REVIEWED,
    ),
    "B08b": Text(
        "The second governance group worked on national laws and firewalls between "
        "services and the police.",
        points=("NATIONAL-LAW",),
        stage=Stage.SENT,
    ),
    "B15": Text("Notes of the first hour, to be gone through.", stage=Stage.WRITING),
}
STOCKTAKING = {
    "A03": Text(
        "Seven regional consultations reported. All of them put labour rights and the "
        "safety of those on the move first; the order of the rest differs.",
        "The TEN ACTS hold as a common frame; each region works out its own steps.",
        ("MECHANISMS", "LABOUR-RIGHTS"),
        (
            (
                Actor.CIVIL_SOCIETY,
                (
                    "Bring the results of all regions into one paper before "
                    "the zero draft."
                ),
            ),
        ),
    ),
    "A05": Text(
        "The group on external policies spoke about aid that is tied to the return of "
        "people.",
        "Aid and readmission are two matters and must stay apart.",
        ("NATIONAL-LAW",),
        ((Actor.GOVERNMENTS, "Tie no development aid to readmission."),),
    ),
    "A06": Text(
        "El grupo comparó alternativas a la detención en cinco países. Cuestan menos y "
        "la gente acude a sus citas.",
        "La detención de niñas y niños termina sin excepciones.",
        ("TRANSIT", "WOMEN-CHILDREN"),
        (
            (
                Actor.GOVERNMENTS,
                (
                    "Probar primero las alternativas a la detención, y "
                    "publicar los resultados."
                ),
            ),
            (Actor.UNITED_NATIONS, "Visitar sin aviso los lugares de detención."),
        ),
        language="es",
    ),
    "A07": Text(
        "Access to school, health care and justice depends on whether one dares to go "
        "there. Firewalls were the word of the morning.",
        "Whoever goes to a doctor or a court is not reported to the police.",
        ("NATIONAL-LAW", "LABOUR-RIGHTS"),
        ((Actor.GOVERNMENTS, "Write the firewall into law, service by service."),),
    ),
}
TEXTS = {"csd-2016": CSD, "stocktaking-2017": STOCKTAKING}
