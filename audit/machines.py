"""What has states here, and every way between them."""

from audit.console.exporting import MOVES
from audit.states import Machine

MACHINES = (Machine("audit.ExportRequest", MOVES),)
