"""A client of the fault storm that locks bytes with plain fcntl and leaves their values alone.

Its arguments and the numbers in the witness are those of Foreigners.java and Witness.java. It ends
with its input.
"""

import dataclasses
import fcntl
import mmap
import random
import select
import sys
import time


@dataclasses.dataclass
class Place:
    name: str
    offset: int
    slot: int
    witness: int
    journal: int

    @staticmethod
    def parse(words):
        name, *numbers = words.split(":")
        return Place(name, *map(int, numbers))

    def __str__(self):
        return f"{self.name} at offset {self.offset}"


RUNNING = 0  # Term
IDLE, COUNTING = 0, 3  # Phase
OWNER, FOREIGNER, COUNT = range(3)  # Witness, of a slot
PHASE, TALLY = range(2)  # Journal, of a slot
TERM, STEPS = range(2)  # Journal
TERM_LONGS = 4

lock_path, witness_path = sys.argv[1:3]
seed, me, terms, journals, journal_longs = map(int, sys.argv[3:8])
places = [Place.parse(words) for words in sys.argv[8:]]
chance = random.Random(seed)

lock_file = open(lock_path, "r+b")
with open(witness_path, "r+b") as file:
    witness = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")


def position(journal):
    return journals + (journal - 1) * journal_longs


def say(text):
    print(text, ".", flush=True)


def report(kind, place, text):
    now = time.strftime("%H:%M:%S")
    say(f"violation {kind} {now} {place}: Python client, journal {me}: {text}")


def look_at(place):
    """Says whose stamps there are: the referee finds out whether they had ended."""
    sightings = []
    for mark, at in ("STAMP", OWNER), ("FOREIGN_STAMP", FOREIGNER):
        stamp = witness[place.witness + at]
        if stamp:
            steps = witness[position(stamp) + STEPS]
            running = witness[terms + TERM_LONGS * witness[position(stamp) + TERM]] == RUNNING
            sightings.append(
                f"{place.name}:{place.slot}:{mark}:{stamp}:{steps}:{str(running).lower()}"
            )
    if sightings:
        say(f"finding {me} false NOT_ASKED {place.name} {place.slot} {' '.join(sightings)}")


def section(place):
    slot, mine = place.witness, place.journal
    look_at(place)
    owner = witness[slot + OWNER]
    witness[slot + FOREIGNER] = me
    seen = witness[slot + COUNT]
    time.sleep(chance.random() * 0.001)
    if witness[slot + FOREIGNER] != me or witness[slot + OWNER] != owner:
        report("TWO_HOLDERS", place, "overstamped")
    if witness[slot + COUNT] != seen:
        report("LOST_UPDATE", place, f"count was {seen}, is {witness[slot + COUNT]}")
    witness[position(me) + STEPS] += 1
    witness[mine + PHASE] = COUNTING
    witness[slot + COUNT] = seen + 1
    witness[mine + TALLY] += 1
    witness[mine + PHASE] = IDLE
    witness[slot + FOREIGNER] = 0


print("ready", flush=True)
while not select.select([sys.stdin], [], [], chance.random() * 0.002)[0]:
    place = chance.choice(places)
    wait = 0 if chance.random() < 0.5 else fcntl.LOCK_NB
    try:
        fcntl.lockf(lock_file, fcntl.LOCK_EX | wait, 1, place.offset)
    except BlockingIOError:
        continue
    section(place)
    fcntl.lockf(lock_file, fcntl.LOCK_UN, 1, place.offset)
