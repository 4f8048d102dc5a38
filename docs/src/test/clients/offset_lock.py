#!/usr/bin/env python3
"""Runs a command while holding a name of a lock file of offset-locks.

    offset_lock.py FILE NAME COMMAND [ARGUMENT...]    hold the name exclusively
    offset_lock.py --shared FILE NAME COMMAND ...     hold it shared
    offset_lock.py --offset FILE NAME                 print the byte that holding it locks

The command finds in OFFSET_LOCK_ABANDONED whether the last exclusive holder died (1) or not (0).
Needs Python 3.8 and its standard library.
"""

import contextlib
import errno
import fcntl
import os
import struct
import subprocess
import sys
import time

HEADER_BYTES = 4096
FREE, HELD, ABANDONED = b"\0", b"\1", b"\2"
MASK = (1 << 64) - 1


class LockFile:
    """The lock file, opened once: closing any descriptor of it drops all locks of the process."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        header = os.pread(self.fd, HEADER_BYTES, 0)
        magic, version, _, self.slots = struct.unpack_from("<8sIIQ", header.ljust(24, b"\0"))
        if magic != b"OFFSETLK":
            raise ValueError(f"{path} is not a lock file, or nobody has finished making it")
        if version != 1:
            raise ValueError(f"{path} has format version {version}, this program knows version 1")
        if crc32c(header[:-4]) != int.from_bytes(header[-4:], "little"):
            raise ValueError(f"the header of {path} is damaged")
        if os.fstat(self.fd).st_size != HEADER_BYTES + 2 * self.slots:
            raise ValueError(f"{path} was cut or extended")
        self.key = header[24:40]

    def offset_of(self, name):
        if not name:
            raise ValueError("the name is empty")
        return HEADER_BYTES + (siphash24(self.key, name.encode()) * self.slots >> 64)

    @contextlib.contextmanager
    def lock(self, name, shared=False):
        """Waits for a name and holds it; yields whether its last exclusive holder died."""
        offset = self.offset_of(name)
        self._wait(offset, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        try:
            abandoned = os.pread(self.fd, 1, offset) != FREE
            if not shared:
                os.pwrite(self.fd, HELD, offset)
            elif abandoned:
                os.pwrite(self.fd, ABANDONED, offset)
            yield abandoned
            # Not after an exception: the section did not end, and the next holder is told.
            if not shared:
                os.pwrite(self.fd, FREE, offset)
        finally:
            fcntl.lockf(self.fd, fcntl.LOCK_UN, 1, offset)

    def _wait(self, offset, mode):
        while True:
            try:
                return fcntl.lockf(self.fd, mode, 1, offset)
            except OSError as e:
                # The kernel takes a JVM for one owner, and sees deadlocks that are not there.
                if e.errno != errno.EDEADLK:
                    raise
                time.sleep(0.001)


def siphash24(key, data):
    def rounds(count):
        nonlocal v0, v1, v2, v3
        for _ in range(count):
            v0 = v0 + v1 & MASK
            v1 = rotated(v1, 13) ^ v0
            v0 = rotated(v0, 32)
            v2 = v2 + v3 & MASK
            v3 = rotated(v3, 16) ^ v2
            v0 = v0 + v3 & MASK
            v3 = rotated(v3, 21) ^ v0
            v2 = v2 + v1 & MASK
            v1 = rotated(v1, 17) ^ v2
            v2 = rotated(v2, 32)

    k0, k1 = struct.unpack("<QQ", key)
    v0, v1 = k0 ^ 0x736F6D6570736575, k1 ^ 0x646F72616E646F6D
    v2, v3 = k0 ^ 0x6C7967656E657261, k1 ^ 0x7465646279746573
    whole = data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])
    for (word,) in struct.iter_unpack("<Q", whole):
        v3 ^= word
        rounds(2)
        v0 ^= word
    v2 ^= 0xFF
    rounds(4)
    return v0 ^ v1 ^ v2 ^ v3


def rotated(word, bits):
    return (word << bits | word >> 64 - bits) & MASK


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def main(arguments):
    option = arguments.pop(0) if arguments and arguments[0].startswith("--") else ""
    if option not in ("", "--shared", "--offset") or len(arguments) < 2 + (option != "--offset"):
        sys.exit(__doc__)
    path, name, *command = arguments
    try:
        lock_file = LockFile(path)
    except (OSError, ValueError) as e:
        sys.exit(f"offset_lock.py: {e}")
    if option == "--offset":
        print(lock_file.offset_of(name))
        return 0
    with lock_file.lock(name, shared=option == "--shared") as abandoned:
        environment = dict(os.environ, OFFSET_LOCK_ABANDONED=str(int(abandoned)))
        status = subprocess.call(command, env=environment)
        if status < 0:
            sys.exit(128 - status)  # killed: an exception, so that the next holder is told
        return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
