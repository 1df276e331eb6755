"""The kinds of events of people of concern."""

from audit.log import Kind
from audit.models import Operation

PEOPLE_COMPARED = Kind("people.compared", "Compared two people", Operation.COMBINATION)
PEOPLE_PARTED = Kind("people.parted", "Said that two people are different", Operation.COMBINATION)

SUBJECTS_LOOKED_UP = Kind("subjects.looked_up", "Looked for a person", Operation.CONSULTATION, is_search=True)
