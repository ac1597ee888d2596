"""What is taken from a process that answers queries: the network, time, and memory without end.

The kernel holds it, whatever a query makes the engine do. Source: Linux, seccomp(2), prctl(2), setrlimit(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import sys
from pathlib import Path

_MEGABYTE = 1 << 20

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _EQUALS, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALL_NUMBER, _ARCHITECTURE = 0, 4

# Of each kind of machine: its name for the kernel, and the numbers of socket, connect and io_uring_setup there.
_CALLS = {"x86_64": (0xC000003E, (41, 42, 425)), "aarch64": (0xC00000B7, (198, 203, 425))}
# Numbers from here on are calls of another convention of the same machine (x32), which would go round the filter.
_OTHER_CONVENTION = 0x40000000


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def give_way(niceness: int = 10) -> None:
    """Let everything else on the machine go first: pages are answered while queries are worked on."""
    os.nice(niceness)


def cut_off_network() -> bool:
    """Make every attempt of this process to open a connection fail; return whether this machine can hold it to that.

    What is open already stays open. It cannot be taken back.
    """
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    program = _filter(*known)
    system = ctypes.CDLL(None, use_errno=True)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(system.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program)) == 0)


def _filter(architecture: int, calls: tuple[int, ...]) -> _Program:
    # The steps end with: allow, refuse. A jump says how many steps to pass over.
    count = len(calls)
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUALS, 0, count + 3, architecture),
        (_LOAD, 0, 0, _CALL_NUMBER),
        (_AT_LEAST, count + 1, 0, _OTHER_CONVENTION),
        *((_EQUALS, count - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return _Program(len(steps), (_Instruction * len(steps))(*(_Instruction(*step) for step in steps)))


def limit_memory(megabytes: int | None) -> None:
    """Let this process take so much more memory than it has now, past which it ends; None lifts the limit."""
    status = Path("/proc/self/statm")
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    if megabytes is None or not status.is_file():
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        return
    pages = int(status.read_text(encoding="ascii").split()[0])
    size = pages * resource.getpagesize() + megabytes * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (size if most == resource.RLIM_INFINITY else min(size, most), most))


def limit_time(seconds: float) -> None:
    """Let the kernel end this process after so many seconds; 0 takes that back.

    Not a handler in Python, which would wait for the engine to return.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
