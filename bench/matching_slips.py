"""Two ways to spoil a record, that share no code: one to choose weights on ("training"), one kept for the
final figures ("held out", other kinds of slip, other tables). Each gives what a second referral might say
about the same person.
"""

import random
from collections.abc import Callable
from dataclasses import fields, replace

from bench.matching_people import Person, _home, _surname

Slip = Callable[[random.Random, str], str]
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def groups(text: str) -> list[str]:
    """Spellings of one name, then of the next."""
    return text.split("|")


def table(text: str) -> dict[str, str]:
    """name:forms|name:forms as a dictionary."""
    return dict(line.split(":") for line in text.split("|"))


NICKNAMES = table(
    "william:Bill Billy Will|robert:Bob Rob Bobby|elizabeth:Liz Beth Lizzie|katherine:Kate Kathy|"
    "thomas:Tom Tommy|michael:Mike Mick|james:Jim Jamie|david:Dave|andrew:Andy|anthony:Tony|"
    "daniel:Dan Danny|matthew:Matt|joseph:Joe|samantha:Sam|rebecca:Becky|jennifer:Jenny Jen|"
    "christopher:Chris|nicholas:Nick|alexander:Alex|patricia:Pat Trish|deborah:Debbie|susan:Sue|"
    "victoria:Vicky"
)
SPELLINGS = groups(
    "mohammed muhammad mohamed mohammad muhammed mohamad|ahmed ahmad ahmet|"
    "hussain hussein husain hossain|yusuf yousef yousuf youssef|aisha ayesha aishah|"
    "fatima fatema fatimah|khadija khadijah kadija|abdulrahman abdurrahman abdul-rahman|umar omar omer|"
    "usman uthman osman|zainab zaynab zeinab|maryam mariam miriam|ibrahim ebrahim|ismail ismaeel|"
    "noor nur nour|rahman rehman|chowdhury choudhury chaudhry|sheikh shaikh|siddiqui siddiqi|"
    "steven stephen|catherine katherine kathryn|clarke clark|thompson thomson|philip phillip"
)
HELD_OUT_NICKNAMES = table(
    "margaret:Maggie Peggy|charles:Charlie|edward:Ted Eddie|richard:Dick Rick|john:Jack Johnny|"
    "peter:Pete|benjamin:Ben|joshua:Josh|gregory:Greg|terence:Terry|stephanie:Steph|abigail:Abi|"
    "natasha:Tash|jacqueline:Jackie|gillian:Gill|lawrence:Larry|timothy:Tim|kenneth:Ken|mohammed:Mo|"
    "samuel:Sammy"
)
MISREAD = (("9", "4"), ("3", "8"), ("8", "3"), ("6", "5"), ("1", "7"))
KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def typo(rng: random.Random, text: str) -> str:
    """One letter wrong, missing, extra or two exchanged."""
    if len(text) < 3:
        return text
    at = rng.randrange(1, len(text))
    kind = rng.randrange(4)
    if kind == 3:
        return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    return text[:at] + ("" if kind == 0 else rng.choice(LETTERS)) + text[at + (kind < 2) :]


def misheard(rng: random.Random, text: str) -> str:
    """Written down as it sounded."""
    swaps = [
        ("ph", "f"),
        ("c", "k"),
        ("ie", "y"),
        ("ee", "i"),
        ("ou", "u"),
        ("y", "i"),
        ("a", "e"),
        ("i", "e"),
        ("v", "w"),
        ("z", "s"),
        ("kh", "k"),
    ]
    fitting = [(a, b) for a, b in swaps if a in text.lower()]
    if not fitting:
        return typo(rng, text)
    a, b = rng.choice(fitting)
    at = text.lower().index(a)
    return text[:at] + b + text[at + len(a) :]


def other_spelling(rng: random.Random, text: str) -> str:
    for group in SPELLINGS:
        words = group.split()
        if text.lower() in words:
            return rng.choice(words).title()
    return misheard(rng, text)


def short_form(table: dict[str, str]) -> Slip:
    def shorten(rng: random.Random, text: str) -> str:
        first, _, rest = text.partition(" ")
        forms = table.get(first.lower())
        return f"{rng.choice(forms.split())} {rest}".strip() if forms else typo(rng, text)

    return shorten


def wrong_figure(rng: random.Random, text: str) -> str:
    places = [at for at, ch in enumerate(text) if ch.isdigit()]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice("0123456789") + text[at + 1 :]


def wrong_date(rng: random.Random, text: str) -> str:
    """Day and month exchanged, a figure wrong, or the next day, month or year; always a real date."""
    year, month, day = (int(part) for part in text.split("-"))
    kind = rng.randrange(5)
    if kind == 0 and day <= 12:
        month, day = day, month
    elif kind == 1:
        day = max(1, min(28, day + rng.choice([-10, -1, 1, 10])))
    elif kind == 2:
        month = 1 + (month + rng.choice([-2, 0, 8])) % 12
    else:
        year += rng.choice([-10, -1, 1, 10])
    return f"{year}-{month:02d}-{min(day, 28):02d}"


def maybe(rng: random.Random, chance: float, slip: Slip, text: str) -> str:
    return slip(rng, text) if text and rng.random() < chance else text


def keep(rng: random.Random, person: Person, chances: dict[str, float]) -> Person:
    """Leave out what the second referrer did not know."""
    gone = {name: "" for name, chance in chances.items() if rng.random() > chance}
    return replace(person, **gone)


def _names_moved(rng: random.Random, person: Person) -> Person:
    """Order swapped, a middle name dropped or added, a double name halved, or another surname."""
    kind = rng.random()
    if kind < 0.04:
        return replace(person, forenames=person.surname, surname=person.forenames)
    if kind < 0.14:
        return replace(person, forenames=person.forenames.split()[0])
    if kind < 0.17:
        return replace(person, surname=f"{person.surname}-{_surname(rng)}")
    if kind < 0.19 and person.sex == "F":
        return replace(person, surname=_surname(rng))
    return person


def training(rng: random.Random, person: Person) -> Person:
    """A second referral, with the slips the weights were chosen on."""
    person = _names_moved(rng, person)
    name_slips = (typo, misheard, other_spelling)
    person = replace(
        person,
        forenames=maybe(rng, 0.15, short_form(NICKNAMES), maybe(rng, 0.2, rng.choice(name_slips), person.forenames)),
        surname=maybe(rng, 0.3, rng.choice(name_slips), person.surname),
        date_of_birth=maybe(rng, 0.12, wrong_date, person.date_of_birth),
        street=maybe(rng, 0.2, typo, person.street),
        postcode=maybe(rng, 0.08, wrong_figure, person.postcode),
        phone=maybe(rng, 0.08, wrong_figure, person.phone),
        email=maybe(rng, 0.08, typo, person.email),
        school=maybe(rng, 0.2, typo, person.school),
    )
    if rng.random() < 0.2:
        person = replace(person, **_home(rng))
    person = keep(
        rng,
        person,
        {
            "phone": 0.6,
            "email": 0.5,
            "handle": 0.5,
            "school": 0.7,
            "sex": 0.9,
            "street": 0.8,
            "postcode": 0.8,
        },
    )
    return _date_known_in_part(rng, person)


def _date_known_in_part(rng: random.Random, person: Person) -> Person:
    """Some referrers know the year or the month only, some nothing; who knows no date knows where the person
    lives."""
    if (kind := rng.random()) > 0.15 or not (person.street or person.postcode):
        return person
    return replace(person, date_of_birth=person.date_of_birth[: 0 if kind < 0.05 else 4 if kind < 0.1 else 7])


# --- held out ----------------------------------------------------------------------------------------


def neighbour_key(rng: random.Random, text: str) -> str:
    """A finger beside the key."""
    at = rng.randrange(len(text))
    row = next((row for row in KEYBOARD if text[at].lower() in row), "")
    if not row:
        return text
    beside = row[max(0, min(len(row) - 1, row.index(text[at].lower()) + rng.choice([-1, 1])))]
    return text[:at] + beside + text[at + 1 :]


def scanned(rng: random.Random, text: str) -> str:
    """What a scanner makes of print."""
    swaps = [
        ("rn", "m"),
        ("m", "rn"),
        ("l", "1"),
        ("o", "0"),
        ("cl", "d"),
        ("e", "c"),
        ("h", "b"),
        ("u", "v"),
        ("i", "l"),
        ("t", "f"),
    ]
    fitting = [(a, b) for a, b in swaps if a in text]
    a, b = rng.choice(fitting or [("", "")])
    return text.replace(a, b, 1) if a else text


def doubled(rng: random.Random, text: str) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def vowel(rng: random.Random, text: str) -> str:
    places = [at for at, ch in enumerate(text) if ch in "aeiou"]
    if not places:
        return text
    at = rng.choice(places)
    return text[:at] + rng.choice("aeiou") + text[at + 1 :]


def misdated(rng: random.Random, text: str) -> str:
    """June for July, a figure of the year or day read as another, or day and month exchanged."""
    year, month, day = text.split("-")
    options = [f"{year}-{day}-{month}"] if day <= "12" else []
    options += [f"{year}-{'07' if month == '06' else '06'}-{day}"] if month in {"06", "07"} else []
    options += [f"{year[:3]}{read}-{month}-{day}" for figure, read in MISREAD if year[3] == figure]
    options += [f"{year}-{month}-{day[0]}{read}" for figure, read in MISREAD if day[1] == figure]
    choice = rng.choice(options or [f"{int(year) + 1}-{month}-{day}"])
    return f"{choice[:8]}{min(28, max(1, int(choice[8:]))):02d}"


def held_out(rng: random.Random, person: Person) -> Person:
    """A second referral with kinds of slip that no weight was chosen on."""
    slips = (neighbour_key, scanned, doubled, vowel)
    person = replace(
        person,
        forenames=maybe(
            rng, 0.15, short_form(HELD_OUT_NICKNAMES), maybe(rng, 0.2, rng.choice(slips), person.forenames)
        ),
        surname=maybe(rng, 0.3, rng.choice(slips), person.surname),
        date_of_birth=maybe(rng, 0.12, misdated, person.date_of_birth),
        street=maybe(
            rng,
            0.25,
            vowel,
            person.street.replace("Road", "Rd").replace("Street", "St").replace("Avenue", "Ave"),
        ),
        postcode=maybe(rng, 0.1, scanned, person.postcode.replace(" ", "")),
        phone=maybe(rng, 0.08, wrong_figure, person.phone.replace("07", "+44 7", 1)),
        email=maybe(rng, 0.1, neighbour_key, person.email),
        school=maybe(rng, 0.2, vowel, person.school),
    )
    person = _written_otherwise(rng, person)
    person = keep(
        rng,
        person,
        {
            "phone": 0.55,
            "email": 0.45,
            "handle": 0.5,
            "school": 0.65,
            "sex": 0.85,
            "street": 0.75,
            "postcode": 0.8,
        },
    )
    return _date_known_in_part(rng, person)


def _written_otherwise(rng: random.Random, person: Person) -> Person:
    """In capitals, in one field, with an initial, without a middle name, or from a new address."""
    kind = rng.random()
    if kind < 0.08:
        shouted = {
            field.name: getattr(person, field.name).upper()
            for field in fields(person)
            if field.name not in {"id", "email"}
        }
        return replace(person, **shouted)
    if kind < 0.12:
        return replace(person, forenames=f"{person.forenames} {person.surname}", surname="")
    if kind < 0.16:
        return replace(person, forenames=person.forenames[0])
    if kind < 0.24:
        return replace(person, forenames=person.forenames.split()[0])
    if kind < 0.27:
        return replace(person, forenames=person.surname, surname=person.forenames)
    return replace(person, **_home(rng)) if kind < 0.45 else person
