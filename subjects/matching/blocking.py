"""Whom to look at: short keys under which a person is filed, so that a lookup asks an index instead of every record.

Two records of one person share at least one key even if both names, or a name and the date of birth, have a
slip. Each key is narrow: alone it files some tens of people in a million, so a lookup does not grow with the
table. The first letter of a key is its kind. What is stored is a number made of the key: a row is then so short
that a million of them stay in memory, and it says nothing about a person to a reader of the table alone.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, permutations

from subjects.matching.customs import formal_names, read_name
from subjects.matching.frequency import is_rare
from subjects.matching.identifiers import emails, handle, postcode
from subjects.matching.normalise import joined
from subjects.matching.person import Birth, PersonEvidence, PersonName, Place
from subjects.matching.places import school_words, street_words
from subjects.matching.scripts import in_latin
from subjects.matching.sound import sound, with_one_missing
from subjects.telephones import telephones

# A name of many words is filed under its first and its last ones.
MOST_WORDS = 4
# Bytes of a number in the index. Of some 20 million keys one in 200 shares its number with another: that brings a
# stranger to be compared now and then, and loses nobody.
NUMBER_BYTES = 4
# Raised whenever names or numbers come to be read in another way: whoever was filed by an earlier reading is filed anew
# by the keeper, or a lookup by the new one would miss them.
READING = 1


@lru_cache(maxsize=10_000)
def sounds_of(word: str) -> tuple[str, ...]:
    """How a word sounds, and how the full names sound for which it may be short."""
    return tuple(sorted({sound(name) for name in {word, *formal_names(word)}}))


def _main_words(person: PersonEvidence) -> list[tuple[str, ...]]:
    """The words of each name, at most four; a double surname as one word too (Marsh-Price, Marshprice); and a name in
    another script as it reads in Latin letters."""
    read = [read_name(name.forenames, name.surname) for name in person.names]
    glued = [(*name.given[:1], "".join(name.family)) for name in read if len(name.family) > 1]
    written = [name.words for name in read]
    written += [tuple(filter(None, map(in_latin, words))) for words in written if not "".join(words).isascii()]
    return [words if len(words) <= MOST_WORDS else words[:2] + words[-2:] for words in written] + glued


def _name_keys(words: tuple[str, ...]) -> Iterator[str]:
    """Any two words by sound, in any order; and two of which one has a consonant wrong, missing or extra."""
    for one, other in combinations(words, 2):
        for a in sounds_of(one):
            for b in sounds_of(other):
                yield "n" + ".".join(sorted((a, b)))
    for one, other in permutations((words[0], words[-1]), 2) if len(words) > 1 else ():
        for a in sounds_of(one):
            yield from (f"x{a}.{rest}" for rest in with_one_missing(sound(other)))
    yield from (f"r{word}" for word in words if is_rare(word))


def _whole_name_key(name: PersonName) -> Iterator[str]:
    """The name as one word, whichever half comes first: what stays the same however it is spaced or glued."""
    forenames, surname = joined(name.forenames), joined(name.surname)
    if not (forenames + surname).isascii():  # often written without a space, so in one box or in two
        yield from {f"w{forenames}{surname}", f"w{surname}{forenames}"}
    elif forenames and surname:
        yield "w" + min(forenames + surname, surname + forenames)


def _birth_keys(birth: Birth, sounds: set[str]) -> Iterator[str]:
    """The date, day and month in either order; and each part of it left out, with a name."""
    year, month, day = birth.year, birth.month, birth.day
    if month and day:
        yield from (f"f{month}.{day}.{name}" for name in sounds)
    if not year or birth.until:
        return
    if month and day:
        yield f"d{year}.{min(month, day)}.{max(month, day)}"
        yield from (f"g{year}.d{day}.{name}" for name in sounds)
    if month:
        yield from (f"g{year}.m{month}.{name}" for name in sounds)
    yield from (f"y{year}.{name}" for name in sounds if len(name) > 2)


def _place_keys(place: Place, sounds: set[str]) -> Iterator[str]:
    """The postcode, alone where it is a whole British one, and with a name, the house or the street; the
    house and street."""
    code, town = postcode(place.postcode), sound(joined(place.town))
    street = street_words(place.street)
    number, road = street.number, sound(street.own.replace(" ", ""))
    begins = sound(street.own.partition(" ")[0])[:2]
    if len(code) >= 5:
        yield f"p{code}"
    if code:
        yield from (f"q{code}.{name}" for name in sounds)
        yield f"z{code}.{number}"
        yield f"z{code}.{road}"
    if road:
        yield from (f"a{number}.{begins}.{area}" for area in {code[:2], town} if area and number)
        yield from (f"b{road}.{name}" for name in sounds)


def _contact_keys(person: PersonEvidence) -> Iterator[str]:
    """Telephones, mailboxes, online names and official numbers; a mailbox name may also be a handle."""
    yield from (f"t{number.key}" for text in person.phones for number in telephones(text))
    for address in (each for text in person.emails for each in emails(text)):
        yield f"e{address}"
        if len(local := handle(address.partition("@")[0])[0]) > 4:
            yield f"h{local}"
    yield from (f"h{name}" for name, _ in map(handle, person.handles) if name)
    yield from (f"o{joined(kind)}.{joined(number)}" for kind, number in person.numbers if joined(number))


def blocking_keys(person: PersonEvidence) -> frozenset[str]:
    """All keys under which a person is filed and looked for."""
    keys: set[str] = set(_contact_keys(person))
    sounds: set[str] = set()
    for words in _main_words(person):
        keys.update(_name_keys(words) if words else ())
        sounds.update(sound(word) for word in (*words[:1], *words[-1:]))
        sounds.update(name for word in words[:1] for name in sounds_of(word))
    for name in person.names:
        keys.update(_whole_name_key(name))
    for birth in person.births:
        keys.update(_birth_keys(birth, sounds))
    for place in person.places:
        keys.update(_place_keys(place, sounds))
    for school in filter(None, map(school_words, person.schools)):
        keys.update(f"s{school}.{name}" for name in sounds)
    return frozenset(keys)


def key_number(key: str) -> int:
    """The number under which a key is filed: the same on every machine and in every year."""
    return int.from_bytes(blake2b(key.encode(), digest_size=NUMBER_BYTES).digest(), "big", signed=True)


def key_numbers(person: PersonEvidence) -> list[int]:
    """All numbers under which a person is filed."""
    return sorted({key_number(key) for key in blocking_keys(person)})
