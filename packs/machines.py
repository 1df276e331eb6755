"""What has states here, and every way between them."""

from audit.states import Machine
from core.jobs import AS_A_JOB

MACHINES = (Machine("packs.PackJob", written_by="core.jobs", because=AS_A_JOB),)
