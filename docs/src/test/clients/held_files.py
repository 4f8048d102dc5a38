#!/usr/bin/env python3
"""Says which lock files of a directory are held at this moment: held_files.py DIRECTORY"""

import fcntl
import os
import sys

held = []
# Kept open until the end: closing one would drop its lock.
descriptors = []
for entry in os.scandir(sys.argv[1]):
    if entry.name.endswith(".lock"):
        descriptor = os.open(entry.path, os.O_RDWR)
        descriptors.append(descriptor)
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.append(entry.path)
print("\n".join(held) if held else "none is held")
sys.exit(1 if held else 0)
