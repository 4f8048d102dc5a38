"""Locks one name on request, as Worker.java does, with the lock methods of Python programs."""

import mmap
import os
import random
import sys
import time

TIMEOUT_SECONDS = 30
POLL_SECONDS = 20e-6
WITNESS, LAST_OWNER, HELD, WAITING, RELEASED_AT, DONE = range(6)


def open_fasteners(path):
    import fasteners

    return fasteners.InterProcessLock(path)


def open_filelock(path):
    import filelock

    return filelock.FileLock(path)


class Worker:
    def __init__(self, directory, name):
        self.directory = directory
        self.file = name.encode().hex()[:200] + ".lock"
        self.opened = {}
        with open(os.path.join(directory, "shared-page"), "r+b") as file:
            self.page = memoryview(mmap.mmap(file.fileno(), 0)).cast("q")

    def answer(self, request):
        if request[1] not in self.opened:
            opener = {"FASTENERS": open_fasteners, "FILELOCK": open_filelock}[request[1]]
            path = os.path.join(self.directory, request[1].lower(), self.file)
            self.opened[request[1]] = opener(path)
        handler = {"contend": self.contend, "hold": self.hold, "wait": self.wait}[request[0]]
        return handler(self.opened[request[1]], *map(int, request[2:]))

    def contend(self, locker, section, start, end):
        page, pid, now = self.page, os.getpid(), time.monotonic_ns
        acquisitions = owner_changes = longest_wait = 0
        time.sleep(max(0, start - now()) / 1e9)
        asked = now()
        while asked < end:
            locker.acquire()
            longest_wait = max(longest_wait, now() - asked)
            seen = page[WITNESS]
            if page[LAST_OWNER] != pid:
                page[LAST_OWNER] = pid
                owner_changes += 1
            entered = now()
            while now() - entered < section:
                pass
            page[WITNESS] = seen + 1
            locker.release()
            acquisitions += 1
            asked = now()
        return [acquisitions, owner_changes, longest_wait]

    def hold(self, locker, first_turn, number, _):
        for turn in range(first_turn, first_turn + number):
            locker.acquire()
            self.page[HELD] = turn
            self.wait_for(WAITING, turn)
            # These methods poll: the kernel does not list the waiter.
            time.sleep(random.uniform(0.02, 0.12))
            self.page[RELEASED_AT] = time.monotonic_ns()
            locker.release()
            self.wait_for(DONE, turn)
        return [1] * number

    def wait(self, locker, first_turn, number, _):
        nanos = []
        for turn in range(first_turn, first_turn + number):
            self.wait_for(HELD, turn)
            self.page[WAITING] = turn
            locker.acquire()
            nanos.append(time.monotonic_ns() - self.page[RELEASED_AT])
            locker.release()
            self.page[DONE] = turn
        return nanos

    def wait_for(self, field, turn):
        start = time.monotonic()
        while self.page[field] != turn:
            if time.monotonic() - start > TIMEOUT_SECONDS:
                raise TimeoutError(f"the other worker did not come to turn {turn}")
            time.sleep(POLL_SECONDS)


worker = Worker(sys.argv[1], sys.stdin.readline().rstrip("\n"))
for line in iter(sys.stdin.readline, ""):
    print(*worker.answer(line.split()), flush=True)
