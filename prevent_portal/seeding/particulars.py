"""What people write where a form of the demonstration asks for particulars."""

from __future__ import annotations

LAWFUL_BASIS = "law_enforcement_to_partner"

NOTHING_MORE = {
    "checked": "School, family, local records.",
    "retention": "standard",
    "change_our_mind": "A second remark of the same kind, or contact with the group.",
    "holds_safeguarding": "The school's safeguarding lead.",
}
PANEL = {
    "grounds": "A settled grievance, an older contact who steers them, and talk of force as the only answer left.",
    "council": "Wensum County Council",
    "assessment": "Drawn towards a group that praises harm; protective adults are in place.",
    "needs_covered": "Mentoring, sleep, return to the football club.",
}
EMAIL = {
    "channel": "email",
    "who": "Marian Cole, clerk to the parish council, marian.cole@parish.example",
    "sector": "member_of_public",
    "original_text": "Good morning,\n\nI am not sure whether this is for you. A boy who helps at our lunch club has twice "
    "said that the only thing left is to make them pay, and that he knows where they meet. He was not joking.\n\n"
    "Marian Cole",
}
