"""Shutting this process away: limits of the kernel, no socket, no other program, no file but its own.

Where the kernel cannot do that nothing is read at all: `confine` raises CannotConfine, and the file waits."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

from evidence.limits import LIMITS


class CannotConfine(Exception):
    """This kernel or this kind of processor has no such locks."""


PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
PR_SET_PDEATHSIG, SIGKILL = 1, 9
ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
LOAD, JUMP_IF, JUMP_FROM, JUMP_IF_ANY, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
FIRST_ARGUMENT = 16  # where its lower half stands
CLONE_THREAD = 0x10000
# Tells its wishes in memory, which a filter cannot read: libraries then ask for a thread by `clone`.
CLONE3 = 435

# What is refused, by the numbers of each kind of processor: sockets, other programs, other processes, memory and queues
# that are shared with any, other worlds. A thread of its own is allowed, by the kind of `clone` that makes no process.
NEITHER = (424, 425, 434, 438)  # signals by handle, io_uring (it opens sockets by itself), handles of processes
ON_X86 = "29 41 42 44 46 49 50 53 57 58 59 62 64 68 101 165 200 234 240 250 272 298 308 310 311 321 322 323"
ON_ARM = "40 97 117 129 130 131 180 186 190 194 198 199 200 201 203 206 211 219 221 241 268 270 271 280 281 282"
CALLS = {
    "x86_64": (0xC000003E, 56, (*map(int, ON_X86.split()), *NEITHER)),
    "aarch64": (0xC00000B7, 220, (*map(int, ON_ARM.split()), *NEITHER)),
}


def confine(seconds: int) -> None:
    """For the rest of this process, which has so many seconds of the processor."""
    _limit(seconds)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0):
        raise CannotConfine("no_new_privs")
    _only_own_files(libc)
    _only_own_calls(libc)


def _limit(seconds: int) -> None:
    memory = LIMITS.copy_memory
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, LIMITS.copy_bytes),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _only_own_calls(libc: ctypes.CDLL) -> None:
    """A filter of system calls (seccomp). What is not named by this kind of processor is not allowed to pass as it."""
    if sys.platform != "linux" or platform.machine() not in CALLS:
        raise CannotConfine(platform.machine())
    processor, clone, refused = CALLS[platform.machine()]
    steps = [(LOAD, 0, 0, 4), (JUMP_IF, 1, 0, processor), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    steps += [(JUMP_FROM, 0, 1, 0x40000000), (RETURN, 0, 0, KILL)]  # the other numbering of the same processor
    steps += [(JUMP_IF, 0, 1, CLONE3), (RETURN, 0, 0, ENOSYS)]
    steps += [(JUMP_IF, 0, 4, clone), (LOAD, 0, 0, FIRST_ARGUMENT), (JUMP_IF_ANY, 0, 1, CLONE_THREAD)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, EPERM)]
    for number in refused:
        steps += [(JUMP_IF, 0, 1, number), (RETURN, 0, 0, EPERM)]
    steps += [(RETURN, 0, 0, ALLOW)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    filter_ = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program)))
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter_, 0, 0):
        raise CannotConfine("seccomp")


# --- Files (Landlock). A kernel without it leaves the other locks; docs/operations.md says so.

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every processor
READ = 1 << 2 | 1 << 3  # files, directories
EVERYTHING = (1 << 13) - 1  # of the first version: also write, make, remove
BENEATH = 1


def _only_own_files(libc: ctypes.CDLL) -> None:
    """Programs and fonts to read, the own directory to write, and nothing else: no secret, no other file of ours."""
    handled = struct.pack("Q", EVERYTHING)
    rules = libc.syscall(CREATE_RULESET, handled, len(handled), 0)
    if rules < 0:
        return
    here = Path(__file__).resolve().parents[1]
    for place in ("/usr", "/lib", "/lib64", "/etc/fonts", "/dev/urandom", sys.prefix, sys.base_prefix, str(here)):
        _allow(libc, rules, place, READ)
    for folder in sys.path:
        _allow(libc, rules, folder, READ) if folder.endswith("-packages") else None
    _allow(libc, rules, ".", EVERYTHING)
    if libc.syscall(RESTRICT_SELF, rules, 0):
        raise CannotConfine("landlock")
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, place: str, rights: int) -> None:
    try:
        handle = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    rights = rights if Path(place).is_dir() else rights & (1 << 2 | 1 << 1)
    libc.syscall(ADD_RULE, rules, BENEATH, struct.pack("=Qi", rights, handle), 0)
    os.close(handle)
