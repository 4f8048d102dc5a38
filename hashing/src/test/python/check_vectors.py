#!/usr/bin/env python3
"""Checks offset-vectors.txt with an implementation that shares nothing with the Java one.

    check_vectors.py                    check SipHash against siphash-vectors.txt, then every offset
    check_vectors.py KEY SLOTS NAME     print the vector of a key, a number of slots and a name, each
                                        written as in offset-vectors.txt

Needs Python 3.8 and its standard library. Exit status 1: something does not agree.
"""

import pathlib
import sys

RESOURCES = pathlib.Path(__file__).resolve().parent.parent / "resources"
FIRST_OFFSET = 4096
MASK = (1 << 64) - 1


def siphash24(key, data):
    """Returns the SipHash-2-4 of data as an unsigned 64-bit number, as the SipHash paper has it."""
    k0 = int.from_bytes(key[:8], "little")
    k1 = int.from_bytes(key[8:], "little")
    v0 = k0 ^ 0x736F6D6570736575
    v1 = k1 ^ 0x646F72616E646F6D
    v2 = k0 ^ 0x6C7967656E657261
    v3 = k1 ^ 0x7465646279746573
    # Zeros fill the last word up to its top byte, which is the length modulo 256.
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) % 256])
    for i in range(0, len(padded), 8):
        word = int.from_bytes(padded[i : i + 8], "little")
        v0, v1, v2, v3 = sip_rounds(2, v0, v1, v2, v3 ^ word)
        v0 ^= word
    v0, v1, v2, v3 = sip_rounds(4, v0, v1, v2 ^ 0xFF, v3)
    return v0 ^ v1 ^ v2 ^ v3


def sip_rounds(count, v0, v1, v2, v3):
    for _ in range(count):
        v0 = (v0 + v1) & MASK
        v1 = rotate_left(v1, 13) ^ v0
        v0 = rotate_left(v0, 32)
        v2 = (v2 + v3) & MASK
        v3 = rotate_left(v3, 16) ^ v2
        v0 = (v0 + v3) & MASK
        v3 = rotate_left(v3, 21) ^ v0
        v2 = (v2 + v1) & MASK
        v1 = rotate_left(v1, 17) ^ v2
        v2 = rotate_left(v2, 32)
    return v0, v1, v2, v3


def rotate_left(word, bits):
    return (word << bits | word >> (64 - bits)) & MASK


def offset_of(key, slots, name):
    """Returns the byte offset of a name, given as its UTF-8 bytes."""
    return FIRST_OFFSET + siphash24(key, name) * slots // 2**64


def parse_name(field):
    """Returns the bytes that "HEX" or "HEX*COUNT" stands for."""
    digits, _, count = field.partition("*")
    return bytes.fromhex(digits) * int(count or 1)


def content(file):
    """Yields the number and the fields of every line that is not blank or all comment."""
    with open(RESOURCES / file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            fields = line.partition("#")[0].split()
            if fields:
                yield number, fields


def check_siphash():
    key = bytes(range(16))
    count = 0
    for number, (expected,) in content("siphash-vectors.txt"):
        actual = siphash24(key, bytes(range(count))).to_bytes(8, "little").hex()
        if actual != expected:
            sys.exit(f"siphash-vectors.txt:{number}: expected {expected}, computed {actual}")
        count += 1
    if count != 64 or siphash24(key, bytes(range(15))) != 0xA129CA6149BE45E5:
        sys.exit("siphash-vectors.txt: not the published vectors")
    return count


def check_offsets():
    failures = 0
    count = 0
    for number, (key, slots, name, expected) in content("offset-vectors.txt"):
        data = parse_name(name)
        data.decode("utf-8")  # fails if it is not UTF-8
        actual = offset_of(bytes.fromhex(key), int(slots), data)
        if actual != int(expected):
            print(f"offset-vectors.txt:{number}: expected {expected}, computed {actual}")
            failures += 1
        count += 1
    if failures or not count:
        sys.exit(f"{failures} of {count} vectors do not agree")
    return count


def main(arguments):
    if len(arguments) == 3:
        key, slots, name = arguments
        print(key, slots, name, offset_of(bytes.fromhex(key), int(slots), parse_name(name)))
    elif not arguments:
        print(f"{check_siphash()} hashes and {check_offsets()} offsets agree")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
