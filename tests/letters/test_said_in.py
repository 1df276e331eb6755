"""What a letter is taken to say of a claim: a name that is a word of the language, figures in another spelling, what stands."""

import pytest
from django.utils import timezone

from accounts.models import User
from letters.models import Letter
from letters.said_in import Read, saying_of
from subjects.models import Address, DateOfBirth, Identifier, Name


def name(forenames="", surname="", **more):
    return Name(pk=1, forenames=forenames, surname=surname, withdrawn_at=timezone.now(), **more)


def read(text, to_name="Ms Ann Price", **more):
    return Read(Letter(text=text, to_name=to_name, written_by=User(name="Mark Haddad"), **more))


WILL, MARK, LI, ALI = name("Will", "May"), name("Mark"), name("伟", "李"), name("محمد", "علي")
KAI, DILLON = name("Kai", "O'Neill-Marsh"), name("Dillon", "Marsh")
PHONE = Identifier(pk=1, kind="phone", value="07700 900123 (mum's)")
HOME = Address(pk=1, lines="1 Mill Lane", town="Norwich", postcode="NR1 1AA")
BORN = DateOfBirth(pk=1, year=2012, month=5, day=3)

SAID = [
    (WILL, "I am writing about Will May."),
    (WILL, "Please bring Will with you."),
    (WILL, "Will's school is closed."),
    (WILL, "Will has gone."),
    (MARK, "I am writing about Mark."),
    (DILLON, "Dillon came on Tuesday."),
    (DILLON, "this is about dillon marsh"),
    (DILLON, "MARSH, DILLON"),
    (DILLON, "Dillon\u2019s mother"),
    (KAI, "It is about Kai O\u2019Neill\u2011Marsh."),
    (KAI, "Ms O'Neill rang."),
    (LI, "我写信是关于李伟的。"),
    (LI, "This is about 李 伟."),
    (name("", "李伟"), "关于李伟"),
    (ALI, "This is about محمد علي."),
    (ALI, "This is about مُحمّد."),
    (PHONE, "Ring +44 (0)7700 900 123."),
    (PHONE, "Ring 07700900123."),
    (HOME, "He lives in nr11aa."),
    (HOME, "1 Mill Lane, Norwich, NR1 1AA"),
    (BORN, "born 3rd May 2012"),
    (BORN, "born 03/05/2012"),
    (BORN, "born on May 3, 2012"),
]
NOT_SAID = [
    (
        WILL,
        "29 May 2026\n\nDear Ms Price\n\nWill you come? You will, and may bring a friend. May I ask? See you in May.",
    ),
    (WILL, "WHAT WILL HAPPEN"),
    (MARK, "Mark the day. Please mark it.\n\nYours sincerely\n\nMark Haddad\nWensum Constabulary"),
    (name("Hope"), "Hope to see you. I hope so."),
    (name("Ann", "Price"), "Dear Ms Price"),
    (name("J", "Reeve"), "Mr J Smith"),
    (KAI, "the marsh"),
    (LI, "伟大"),
    (ALI, "He left early."),
    (PHONE, "Ring 07700 900124."),
    (HOME, "The library in Norwich."),
    (BORN, "on 3 May 2026"),
    (DateOfBirth(pk=1, year=2012), "It was so in 2012."),
]


@pytest.mark.parametrize("says", [True, False])
def test_a_claim_is_found_where_it_is_said_and_not_where_its_words_are_words_of_the_language(says):
    table = SAID if says else NOT_SAID
    wrong = [(str(claim), text) for claim, text in table if read(text).says(saying_of(claim, [claim])) != says]
    assert wrong == []


def test_the_addressee_is_told_nothing_by_a_name_of_their_own_and_is_by_that_of_their_child():
    dear = read("Dear Parents of Dillon", to_name="Parents of Dillon")
    assert dear.says(saying_of(DILLON, [DILLON]))
    double = name("", "O'Neill-Marsh")
    assert read("Dear Mrs O'Neill-Marsh").says(saying_of(double, [double]))
    to_her = read("Dear Mrs O'Neill-Marsh", to_name="Mrs Eve O\u2019Neill-Marsh")
    assert not to_her.says(saying_of(double, [double])) and not to_her.goes_to(saying_of(double, [double]))


def test_what_another_claim_that_stands_says_too_is_not_wrong():
    beside = [
        (DILLON, Name(pk=2, forenames="Dillon Lee", surname="Reeve"), "about Dillon", "about Mr Marsh"),
        (HOME, Address(pk=2, lines="2 Mill Lane", postcode="NR1 1AA"), "in NR1 1AA", "1 Mill Lane, Norwich, NR1 1AA"),
        (PHONE, Identifier(pk=2, kind="phone", value="+44 7700 900123"), "Ring 07700 900123", ""),
        (LI, Name(pk=2, surname="李伟明"), "关于李伟明", "李伟明和李伟"),
    ]
    for claim, other, stands, wrong in beside:
        saying = saying_of(claim, [claim, other])
        assert not read(stands).says(saying), stands
        assert not wrong or read(wrong).says(saying), wrong


def test_a_letter_that_went_to_the_address_was_told_it():
    saying = saying_of(HOME, [HOME])
    assert read("", to_address="1, Mill Lane\nNorwich\nNR1 1AA").goes_to(saying)
    assert read("", sent_to="Ms Price, NR11AA").goes_to(saying)
    assert not read("", to_address="2 High Street\nNorwich").goes_to(saying)
    assert read("", to_name="Parents of Dillon Marsh").goes_to(saying_of(DILLON, [DILLON]))
