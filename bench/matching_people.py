"""A synthetic population with the name frequencies of the United Kingdom: no person in it exists.

Common names come with the shares of the Faker `en_GB` tables, rarer surnames are built from English
place-name parts, and one person in six bears a name from another Faker locale or from a table below. A third
of the people live in families, which share surname, street, postcode and often the telephone; some are twins,
some sons have the father's name.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from faker import Faker
from faker.providers.person import en_GB


def words(text: str) -> list[str]:
    """A table of words as a list."""
    return text.split()


COLUMNS = words("id forenames surname date_of_birth sex street town postcode phone email handle school")
OTHERS = words("pl_PL tr_TR en_IN en_PK yo_NG ha_NG ig_NG tw_GH ga_IE ro_RO lt_LT pt_PT en_KE")
MUSLIM_MEN = words(
    "Mohammed Muhammad Mohammad Mohamed Ahmed Ali Hassan Hussain Omar Yusuf Ibrahim Ismail Abdullah "
    "Abdulrahman Bilal Hamza Zain Imran Usman Tariq Khalid Asif Nasir Rashid Faisal Haroon Idris Kamran "
    "Shahid Waqas Zubair Adnan Amir Anwar Mustafa Salman Yasin"
)
MUSLIM_WOMEN = words(
    "Aisha Fatima Zainab Maryam Khadija Amina Hafsa Sumaya Hodan Noor Sana Saima Shabana Nasreen Rukhsana "
    "Sadia Samira Yasmin Layla Ayesha Farah Halima Iqra Rabia Safa Zahra"
)
MUSLIM_SURNAMES = words(
    "Khan Ahmed Ali Hussain Begum Rahman Malik Shah Akhtar Iqbal Miah Uddin Islam Mahmood Chowdhury "
    "Mohamed Hassan Abdi Warsame Farah Jama Yusuf Omar Osman Ibrahim Mirza Butt Raja Qureshi Siddiqui "
    "Sheikh Aziz Karim Saleh Haddad Hossain Sultana"
)
FIRST = words(
    "Ash Black Brad Brook Bur Carl Chil Clay Cold Dun Earn East Fair Farn Gold Green Had Hart Hazel Hol "
    "Kings Lang Lin Long Mar Mel Nor Oak Pem Rad Red Sed Shel Stan Sut Thorn Wal Water West Whit Win Wool "
    "Wren Yar"
)
LAST = words(
    "bury by combe cott croft dale den don field ford gate grave ham hurst ing ley low man more ridge "
    "shaw son stead stock stone ton wall water well wick wood worth"
)
ROADS = words(
    "High Station Church Mill Park Victoria Albert Queen King Manor Grange Orchard Chapel School Spring "
    "Springfield Windsor York Green West North New Broad Castle Abbey Priory Meadow Bridge Hill London "
    "Elm Oak Cedar Ash Beech Lime Willow Holly Rose Cherry"
)
KINDS = words("Road Street Avenue Close Lane Drive Gardens Crescent Way Place Court Grove Terrace")
TOWNS = words(
    "Norwich Leeds Luton Bradford Leicester Bristol Cardiff Swansea Glasgow Derby Oldham Slough Reading "
    "Hull Exeter Ipswich Burnley Sunderland Coventry Croydon Newham Bolton Preston Walsall Stoke Lincoln "
    "Kettering Dudley Barnsley Wigan"
)
AREAS = words("NR LS LU BD LE BS CF SA G DE OL SL RG HU EX IP BB SR CV CR E BL PR WS ST LN NN DY S WN")
SCHOOLS = [
    "Academy",
    "High School",
    "College",
    "Primary School",
    "Grammar School",
    "Community School",
    "Secondary School",
]


@dataclass(frozen=True, slots=True)
class Families:
    """How many live with a relative who came before them, and how many of these are twins or bear the same name."""

    relatives: float = 0.33
    twins: float = 0.05
    namesakes: float = 0.03


# Nearly everybody shares all but one thing with somebody: what "near certain" must not take for one person.
CLOSE = Families(relatives=0.8, twins=0.3, namesakes=0.3)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a file for `match_eval`."""

    id: str
    forenames: str
    surname: str
    date_of_birth: str
    sex: str
    street: str
    town: str
    postcode: str
    phone: str = ""
    email: str = ""
    handle: str = ""
    school: str = ""


@cache
def _weighted_surnames() -> tuple[list[str], list[float]]:
    """The common surnames with their running total of shares, in per cent of people."""
    table = en_GB.Provider.last_names
    return list(table), list(accumulate(table.values()))


@cache
def _weighted_forenames(sex: str) -> tuple[list[str], list[float]]:
    """Forenames in order of rank, under a rank law."""
    names = en_GB.Provider.first_names_male if sex == "M" else en_GB.Provider.first_names_female
    return list(names), list(accumulate(1 / (rank + 6) ** 0.75 for rank in range(len(names))))


@cache
def _names_of(locale: str) -> tuple[list[str], list[str], list[str]]:
    """Men's, women's and last names of another Faker locale."""
    fake = Faker(locale)
    fake.seed_instance(7)
    return tuple(
        sorted({name() for _ in range(600)}) for name in (fake.first_name_male, fake.first_name_female, fake.last_name)
    )


def _surname(rng: random.Random) -> str:
    if rng.random() < 0.42:
        names, shares = _weighted_surnames()
        return rng.choices(names, cum_weights=shares)[0]
    # two parts give 1,500 surnames; a letter changed in a third of them spreads these to some 40,000
    name = rng.choice(FIRST) + rng.choice(LAST)
    if rng.random() < 0.7:
        place = rng.randrange(1, len(name))
        name = name[:place] + rng.choice("aeiloru") + name[place + rng.randrange(2) :]
    return name


def _name(rng: random.Random, sex: str) -> tuple[str, str]:
    """Forenames and surname of one community."""
    origin = rng.random()
    if origin < 0.83:
        names, shares = _weighted_forenames(sex)
        forenames = rng.choices(names, cum_weights=shares, k=2)
        return " ".join(forenames[: 1 + (rng.random() < 0.4)]), _surname(rng)
    if origin < 0.92:
        names = MUSLIM_MEN if sex == "M" else MUSLIM_WOMEN
        forenames = rng.sample(names, 1 + (rng.random() < 0.35))
        return " ".join(forenames), rng.choice(MUSLIM_SURNAMES)
    men, women, last = _names_of(rng.choice(OTHERS))
    return rng.choice(men if sex == "M" else women), rng.choice(last)


def _born(rng: random.Random) -> str:
    """Most people referred are young."""
    if rng.random() < 0.02:
        return f"{rng.randint(1975, 2005)}-01-01"
    age = rng.triangular(5, 80, 16) if rng.random() < 0.7 else rng.uniform(5, 85)
    return str(date(2026, 1, 1) - timedelta(days=int(age * 365.25)))


def _postcode(rng: random.Random, area: str) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"{area}{rng.randint(1, 20)} {rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}"


def _home(rng: random.Random) -> dict[str, str]:
    at = rng.randrange(len(TOWNS))
    street = f"{rng.randint(1, 180)} {rng.choice(ROADS)} {rng.choice(KINDS)}"
    return {"street": street, "town": TOWNS[at], "postcode": _postcode(rng, AREAS[at])}


def _phone(rng: random.Random) -> str:
    return f"07{rng.randint(400, 999)} {rng.randint(0, 999999):06d}"


def _contacts(rng: random.Random, person: Person) -> Person:
    """Telephone, e-mail, handle and school, each of which many do not have."""
    plain = "".join(ch for ch in (person.forenames.split()[0] + person.surname).lower() if ch.isalpha())
    email = f"{plain}{rng.randint(1, 999)}@{rng.choice(['example.com', 'example.org', 'mail.example'])}"
    young = person.date_of_birth > "2003"
    school = f"{rng.choice(FIRST)}{rng.choice(LAST)} {rng.choice(SCHOOLS)}" if young else ""
    return replace(
        person,
        phone=person.phone or (_phone(rng) if rng.random() < 0.6 else ""),
        email=email if rng.random() < 0.4 else "",
        handle=f"{plain[:6]}_{rng.randint(10, 99999)}" if rng.random() < 0.25 else "",
        school=school,
    )


def _single(rng: random.Random, number: int) -> Person:
    sex = rng.choice("MF")
    forenames, surname = _name(rng, sex)
    return Person(f"p{number}", forenames, surname, _born(rng), sex, **_home(rng))


def _relative(rng: random.Random, number: int, of: Person, families: Families) -> Person:
    """A brother, sister, twin, parent or a son of the same name, in the same house."""
    sex = rng.choice("MF")
    forenames = _name(rng, sex)[0]
    born = _born(rng)
    if (kind := rng.random()) < families.twins:
        born = of.date_of_birth
    elif kind < families.twins + families.namesakes:
        forenames, sex = of.forenames, of.sex
    shared = of.phone or (_phone(rng) if rng.random() < 0.3 else "")
    return replace(of, id=f"p{number}", forenames=forenames, sex=sex, date_of_birth=born, phone=shared)


def population(size: int, seed: int, families: Families = Families()) -> Iterator[Person]:
    """So many people, the same ones for the same seed."""
    rng = random.Random(seed)
    last = _single(rng, 0)
    for number in range(size):
        is_relative = number and rng.random() < families.relatives
        person = _relative(rng, number, last, families) if is_relative else _single(rng, number)
        last = person
        yield _contacts(rng, person)
