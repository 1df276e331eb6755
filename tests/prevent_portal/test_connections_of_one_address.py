"""The firewall's lines of deploy/proxy, tried in a network of their own: three hundred connections an address, no more."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import ROOT

NFT = shutil.which("nft") or shutil.which("nft", path="/usr/sbin")
LINES = ROOT / "deploy" / "proxy" / "connections.nft"
CALLERS = Path(__file__).with_name("callers_of_one_address.py")
NETWORK = """set -e
ip link set lo up
for n in 1 2 3; do ip -6 addr add 2001:db8:0:$n::1/64 dev lo nodad; done
ip -6 addr add 2001:db8:0:2::2/64 dev lo nodad
"$1" -f "$2"
"$1" -f "$2"
exec "$3" "$4"
"""


def a_network_of_ones_own():
    """Whether this machine lets a test have one."""
    return subprocess.run(["unshare", "-rn", "ip", "link", "set", "lo", "up"], capture_output=True).returncode == 0


@pytest.mark.skipif(NFT is None, reason="nft is not installed here: apt-get install nftables")
@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare of util-linux")
def test_a_school_may_have_three_hundred_connections_and_its_neighbour_is_not_kept_out_by_it():
    if not a_network_of_ones_own():
        pytest.skip("this machine gives no network of its own")
    command = ["unshare", "-rn", "sh", "-c", NETWORK, "sh", str(NFT), str(LINES), sys.executable, str(CALLERS)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    school = {"let in": 300, "neighbour": True, "again when some have left": True}
    assert json.loads(ran.stdout) == {"IPv4": school, "IPv6": school | {"of the same network": False}}
