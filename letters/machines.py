"""What has states here, and every way between them."""

from audit.states import Machine, Seen
from letters.access import see_letter
from letters.moves import LETTER_MOVES, OF_TEMPLATES

MACHINES = (
    Machine("letters.TemplateVersion", OF_TEMPLATES.moves()),
    Machine("letters.Letter", LETTER_MOVES, seen=(Seen(see_letter, "letters:letter"),)),
)
