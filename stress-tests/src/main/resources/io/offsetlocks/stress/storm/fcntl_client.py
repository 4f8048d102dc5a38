"""A client of the fault storm that locks bytes with plain fcntl and leaves their values alone.

Its arguments and the numbers in the witness are those of Foreigners.java and Witness.java. It ends
with its input.
"""

import fcntl
import mmap
import random
import select
import sys
import time

ENDED = 3  # Term
IDLE, COUNTING = 0, 3  # Phase
OWNER, FOREIGNER, COUNT = range(3)  # Witness, of a slot
PHASE, TALLY = range(2)  # Journal, of a slot

lock_path, witness_path = sys.argv[1:3]
seed, me, patience, terms, journals, journal_longs = map(int, sys.argv[3:9])
places = [tuple(map(int, words.split(":"))) for words in sys.argv[9:]]
chance = random.Random(seed)

lock_file = open(lock_path, "r+b")
with open(witness_path, "r+b") as file:
    witness = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")


def report(kind, offset, text):
    now = time.strftime("%H:%M:%S")
    print(f"violation {kind} {now} offset {offset}: Python client, journal {me}: {text}", flush=True)


def has_ended(journal):
    return witness[terms + 4 * witness[journals + (journal - 1) * journal_longs]] == ENDED


def expect_nobody(offset, at, what):
    """Expects that whoever left a stamp has ended, or will be known to have."""
    stamp = witness[at]
    until = time.monotonic() + patience
    while stamp and witness[at] == stamp and not has_ended(stamp) and time.monotonic() < until:
        time.sleep(0.0002)
    if stamp and not has_ended(stamp):
        report("TWO_HOLDERS", offset, f"{what} with journal {stamp}")


def section(offset, slot, mine):
    expect_nobody(offset, slot + OWNER, "inside")
    expect_nobody(offset, slot + FOREIGNER, "inside")
    owner = witness[slot + OWNER]
    witness[slot + FOREIGNER] = me
    seen = witness[slot + COUNT]
    time.sleep(chance.random() * 0.001)
    if witness[slot + FOREIGNER] != me or witness[slot + OWNER] != owner:
        report("TWO_HOLDERS", offset, "overstamped")
    if witness[slot + COUNT] != seen:
        report("LOST_UPDATE", offset, f"count was {seen}, is {witness[slot + COUNT]}")
    witness[mine + PHASE] = COUNTING
    witness[slot + COUNT] = seen + 1
    witness[mine + TALLY] += 1
    witness[mine + PHASE] = IDLE
    witness[slot + FOREIGNER] = 0


print("ready", flush=True)
while not select.select([sys.stdin], [], [], chance.random() * 0.002)[0]:
    offset, slot, mine = chance.choice(places)
    wait = 0 if chance.random() < 0.5 else fcntl.LOCK_NB
    try:
        fcntl.lockf(lock_file, fcntl.LOCK_EX | wait, 1, offset)
    except BlockingIOError:
        continue
    section(offset, slot, mine)
    fcntl.lockf(lock_file, fcntl.LOCK_UN, 1, offset)
