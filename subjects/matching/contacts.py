"""Telephones, e-mail, online handles and official numbers compared."""

from rapidfuzz.distance import OSA

from subjects.matching.finding import Finding, find, strongest
from subjects.matching.identifiers import digits, emails, handle
from subjects.matching.normalise import joined
from subjects.telephones import Telephone, telephones


def judge_phones(a: str, b: str) -> Finding | None:
    """The same telephone, however written and with or without its country; or one figure wrong. A claim may hold
    several numbers: the two that agree best speak."""

    def judge(mine: Telephone, yours: Telephone) -> Finding:
        distance = OSA.distance(*mine.comparable_with(yours), score_cutoff=1)
        return find("phone", ("same", "one slip", "different")[distance], a, b)

    return strongest(telephones(a), telephones(b), judge)


def judge_emails(a: str, b: str) -> Finding | None:
    """The same mailbox, one letter wrong, or the same name at another provider."""
    return strongest(emails(a), emails(b), lambda mine, yours: find("e-mail", _mailboxes(mine, yours), a, b))


def _mailboxes(mine: str, yours: str) -> str:
    if mine == yours:
        return "same"
    (local, _, _), (other, _, _) = mine.partition("@"), yours.partition("@")
    if OSA.distance(mine, yours, score_cutoff=2) <= 2 and min(len(local), len(other)) > 3:
        return "one slip"
    return "same name, other provider" if local == other and len(local) > 4 else "different"


def judge_handles(a: str, b: str) -> Finding | None:
    """The same online name, with or without @, dots and the place where it is used; or one slip. Two of one name with
    two tags (#4421, #9907) are two people."""
    (mine, tag), (yours, other_tag) = handle(a), handle(b)
    if not mine or not yours:
        return None
    if mine == yours:
        return find("handle", "different" if tag and other_tag and tag != other_tag else "same", a, b)
    near = len(mine) > 5 and OSA.distance(mine, yours, score_cutoff=1) == 1
    return find("handle", "one slip" if near else "different", a, b)


def judge_numbers(a: tuple[str, str], b: tuple[str, str]) -> Finding | None:
    """Official numbers, only ever of the same kind: UPN with UPN, NHS number with NHS number."""
    if joined(a[0]) != joined(b[0]):
        return None
    mine, yours = joined(a[1]), joined(b[1])
    if not mine or not yours:
        return None
    distance = OSA.distance(mine, yours, score_cutoff=1)
    level = ("same", "one slip", "different")[distance if digits(mine) else min(distance * 2, 2)]
    return find("official number", level, f"{a[0]} {a[1]}", f"{b[0]} {b[1]}")
