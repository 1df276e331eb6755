"""What has states here, and every way between them."""

from audit.states import Machine, Seen
from core.jobs import AS_A_JOB
from packs.access import receive_pack, see_share
from packs.sharing.moves import SHARE_MOVES

MACHINES = (
    Machine("packs.PackJob", written_by="core.jobs", because=AS_A_JOB),
    # What police do with a pack is not all for the agency.
    Machine(
        "packs.PackShare",
        SHARE_MOVES,
        seen=(Seen(see_share, "packs:share"), Seen(receive_pack, "packs:received_pack", tells=False)),
    ),
)
