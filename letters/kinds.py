"""The kinds of events of letters, besides their moves."""

from audit.log import Kind
from audit.models import Operation

LETTER_BEGUN = Kind("letter.begun", "Began a letter", Operation.ALTERATION)
LETTER_TAKEN = Kind("letter.taken", "Downloaded a letter", Operation.DISCLOSURE)
