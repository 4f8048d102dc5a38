"""A client of the fault storm that locks bytes with plain fcntl and does not touch their values.

Its arguments are those of PythonClients.java; the numbers in the witness are those of Witness.java.
It ends when its input ends.
"""

import dataclasses
import fcntl
import json
import mmap
import random
import select
import sys
import time


@dataclasses.dataclass
class NamedSlot:
    name: str
    offset: int
    slot: int
    witness: int
    record: int

    @staticmethod
    def parse(words):
        name, *numbers = words.split(":")
        return NamedSlot(name, *map(int, numbers))

    def __str__(self):
        return f"{self.name} at offset {self.offset}"


RUNNING = 0  # SessionRecord
IDLE, COUNTING = 0, 3  # Phase
OWNER, PYTHON_OWNER, COUNT = range(3)  # Witness, per slot
PHASE, TALLY = range(2)  # ThreadRecord, per slot
SESSION, STEPS = range(2)  # ThreadRecord
SESSION_LONGS = 4

lock_path, witness_path = sys.argv[1:3]
seed, me, sessions, threads, record_longs = map(int, sys.argv[3:8])
named_slots = [NamedSlot.parse(words) for words in sys.argv[8:]]
rng = random.Random(seed)

lock_file = open(lock_path, "r+b")
with open(witness_path, "r+b") as file:
    witness = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")


def position(thread):
    return threads + (thread - 1) * record_longs


def send(**report):
    print(json.dumps(report), flush=True)


def report(kind, named, text):
    now = time.strftime("%H:%M:%S")
    send(violation={"kind": kind, "text": f"{now} {named}: Python client {me}: {text}"})


def inspect(named):
    """Reports the stamps it finds; the referee decides whether their threads had died."""
    named_slot = {"name": named.name, "slot": named.slot}
    observations = []
    for kind, at in ("STAMP", OWNER), ("PYTHON_STAMP", PYTHON_OWNER):
        stamp = witness[named.witness + at]
        if stamp:
            steps = witness[position(stamp) + STEPS]
            state = witness[sessions + SESSION_LONGS * witness[position(stamp) + SESSION]]
            observations.append(
                {
                    "namedSlot": named_slot,
                    "kind": kind,
                    "thread": stamp,
                    "steps": steps,
                    "running": state == RUNNING,
                }
            )
    if observations:
        send(
            entry={
                "thread": me,
                "exclusive": False,
                "reported": "NOT_ASKED",
                "namedSlot": named_slot,
                "observations": observations,
            }
        )


def section(named):
    slot, mine = named.witness, named.record
    inspect(named)
    owner = witness[slot + OWNER]
    witness[slot + PYTHON_OWNER] = me
    seen = witness[slot + COUNT]
    time.sleep(rng.random() * 0.001)
    if witness[slot + PYTHON_OWNER] != me or witness[slot + OWNER] != owner:
        report("TWO_HOLDERS", named, "stamp replaced")
    if witness[slot + COUNT] != seen:
        report("LOST_UPDATE", named, f"count was {seen}, is {witness[slot + COUNT]}")
    witness[position(me) + STEPS] += 1
    witness[mine + PHASE] = COUNTING
    witness[slot + COUNT] = seen + 1
    witness[mine + TALLY] += 1
    witness[mine + PHASE] = IDLE
    witness[slot + PYTHON_OWNER] = 0


print("ready", flush=True)
while not select.select([sys.stdin], [], [], rng.random() * 0.002)[0]:
    named = rng.choice(named_slots)
    wait = 0 if rng.random() < 0.5 else fcntl.LOCK_NB
    try:
        fcntl.lockf(lock_file, fcntl.LOCK_EX | wait, 1, named.offset)
    except BlockingIOError:
        continue
    section(named)
    fcntl.lockf(lock_file, fcntl.LOCK_UN, 1, named.offset)
