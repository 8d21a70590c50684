"""Runs before a child of the embedded stores, in a Python of its own (`python -I -S launcher.py ...`), and becomes it
by exec.

    launcher.py PARENT SIGNAL UID PROGRAM ARGUMENT...

It ties the child's life to the parent's: on Linux the kernel sends SIGNAL when the parent dies, however it dies. UID
is the user to run as, or "-" to stay the same. A separate program because code between fork and exec of a process
with threads may deadlock.
"""

import contextlib
import ctypes
import os
import struct
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 47, 2
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1


def main() -> None:
    parent, signal, uid, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if uid != "-":
        _become(int(uid), libc)
    if libc is not None:
        # After the change of user, which clears it.
        libc.prctl(_PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the server that asked for this process is gone")
    os.umask(0o077)
    os.execv(program, sys.argv[4:])  # noqa: S606


def _become(uid: int, libc: ctypes.CDLL | None) -> None:
    """Drops root for `uid`, keeping only the right to pass folders closed to it: the data may lie below root's home."""
    with contextlib.suppress(PermissionError):
        os.setgroups([])
    if libc is not None:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if libc is not None:
        # Where this is refused the child still starts, as long as the folders on its way are open to it.
        mask = 1 << _CAP_DAC_OVERRIDE
        libc.capset(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0), struct.pack("=6I", mask, mask, mask, 0, 0, 0))
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


main()
