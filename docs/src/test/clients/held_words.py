#!/usr/bin/env python3
"""Lists which words of a lock file of offset-locks are held: held_words.py FILE

For a file of lock words, on Linux. It writes nothing and takes no lock. The lines are a look at one
word after the other, and not at one moment. Needs Python 3.8 and its standard library.
"""

import fcntl
import mmap
import os
import struct
import sys

MEMBERS_AT, MEMBERS, WORDS_AT = 4096, 1024, 69632
IN, WAITED_FOR, SHARED, ABANDONED = 1, 2, 4, 8
FLOCK = "hhqqi4x"


def locked_by(fd, position, kind):
    """Returns the pid of a lock that excludes one of that kind, or None."""
    wanted = struct.pack(FLOCK, kind, os.SEEK_SET, position, 1, 0)
    found = struct.unpack(FLOCK, fcntl.fcntl(fd, fcntl.F_GETLK, wanted))
    return None if found[0] == fcntl.F_UNLCK else found[4]


def states(fd, data, position, word):
    """Yields whoever has the word, and what else it says."""
    owner, generation = (word >> 8 & 0xFFFF) - 1, word >> 24
    life_byte = 2**62 + 2**49 + owner * 2**40 + generation
    if owner < 0:
        if word & SHARED:
            reader = locked_by(fd, position, fcntl.F_WRLCK)
            yield "free, read before" if reader is None else f"read by {reader}, perhaps others"
    elif owner < MEMBERS and locked_by(fd, life_byte, fcntl.F_RDLCK) is not None:
        (pid,) = struct.unpack_from("<Q", data, MEMBERS_AT + 64 * owner + 16)
        yield f"held by {pid}" if word & IN else f"kept by {pid}, between two of its threads"
    else:
        yield "free, its holder died" if word & IN else "free, its owner ended"
    if word & WAITED_FOR:
        yield "a process queues"
    if word & ABANDONED:
        yield "abandoned"


def main(path):
    fd = os.open(path, os.O_RDONLY)
    data = mmap.mmap(fd, 0, prot=mmap.PROT_READ)
    magic, version, _, slots = struct.unpack_from("<8sIIQ", data)
    if magic != b"OFFSETLK" or version != 2 or len(data) != WORDS_AT + 8 * slots:
        sys.exit(f"{path} is not a lock file of lock words")
    words = memoryview(data)[WORDS_AT:].cast("Q")
    for slot, word in enumerate(words):
        if word != 0:
            position = WORDS_AT + 8 * slot
            print(f"{position:>11}  {', '.join(states(fd, data, position, word))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
