"""Telephones, e-mail, online handles and official numbers compared."""

from rapidfuzz.distance import OSA

from subjects.matching.finding import Finding, find
from subjects.matching.normalise import digits, email, handle, joined, phone


def judge_phones(a: str, b: str) -> Finding | None:
    """The same telephone, however written; or one figure wrong."""
    mine, yours = phone(a), phone(b)
    if not mine or not yours:
        return None
    distance = OSA.distance(mine, yours, score_cutoff=1)
    return find("phone", ("same", "one slip", "different")[distance], a, b)


def judge_emails(a: str, b: str) -> Finding | None:
    """The same mailbox, one letter wrong, or the same name at another provider."""
    mine, yours = email(a), email(b)
    if not mine or not yours:
        return None
    if mine == yours:
        return find("e-mail", "same", a, b)
    (local, _, _), (other, _, _) = mine.partition("@"), yours.partition("@")
    if OSA.distance(mine, yours, score_cutoff=2) <= 2 and min(len(local), len(other)) > 3:
        return find("e-mail", "one slip", a, b)
    return find(
        "e-mail", "same name, other provider" if local == other and len(local) > 4 else "different", a, b
    )


def judge_handles(a: str, b: str) -> Finding | None:
    """The same online name, with or without @ and dots; or one slip."""
    mine, yours = handle(a), handle(b)
    if not mine or not yours:
        return None
    if mine == yours:
        return find("handle", "same", a, b)
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
