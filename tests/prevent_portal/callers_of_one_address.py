"""Run by its test in a network of its own: how many connections of one address a port 443 takes, printed as JSON."""

import json
import socket
import sys
import time
from threading import Thread

ASKED, LEFT, TRIES, PATIENCE = 303, 100, 50, 0.1
WAYS = {
    "IPv4": ("127.0.0.1", "127.0.0.1", "127.0.0.2", None),
    "IPv6": ("2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1", "2001:db8:0:2::2"),
}


def serve(family, address):
    with socket.socket(family) as door:
        door.bind((address, 443))
        door.listen(ASKED)
        while True:
            taken, _ = door.accept()
            Thread(target=lambda one=taken: (one.recv(1), one.close()), daemon=True).start()


def call(address, source):
    """A connection from that source, or None where it is not let in. Seconds of patience: the network is in memory."""
    caller = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    caller.settimeout(PATIENCE)
    caller.bind((source, 0))
    try:
        caller.connect((address, 443))
    except OSError:
        caller.close()
        return None
    return caller


def tried(address, source, neighbour, same):
    inside = [one for one in (call(address, source) for _ in range(ASKED)) if one]
    seen = {"let in": len(inside), "neighbour": call(address, neighbour) is not None}
    if same:
        seen["of the same network"] = call(address, same) is not None
    for one in inside[:LEFT]:
        one.close()
    seen["again when some have left"] = any(
        call(address, source) for _ in range(TRIES)
    )  # the kernel counts anew bit by bit
    return seen


for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "2001:db8:0:1::1")):
    Thread(target=serve, args=(family, address), daemon=True).start()
time.sleep(0.2)
sys.stdout.write(json.dumps({way: tried(*places) for way, places in WAYS.items()}))
