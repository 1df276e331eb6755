"""What has states here, and every way between them."""

from audit.states import Machine
from core.jobs import AS_A_JOB
from evidence.moves import FILE_MOVES
from evidence.redacting.moves import REDACTION_MOVES

MACHINES = (
    Machine("evidence.ContentWork", written_by="core.jobs", because=AS_A_JOB),
    Machine("evidence.File", FILE_MOVES),
    Machine("evidence.Inspection", written_by="core.jobs", because=AS_A_JOB),
    Machine("evidence.Redaction", REDACTION_MOVES),
    Machine("evidence.Rendering", written_by="core.jobs", because=AS_A_JOB),
)
