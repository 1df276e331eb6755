"""What has states here, and every way between them."""

from audit.access import see_export
from audit.console.exporting import MOVES
from audit.states import Machine, Seen

MACHINES = (Machine("audit.ExportRequest", MOVES, seen=(Seen(see_export, "audit:export"),)),)
