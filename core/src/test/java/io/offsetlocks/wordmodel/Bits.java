package io.offsetlocks.wordmodel;

/** A row of bits, written or read from its start. */
final class Bits {
    final long[] longs;
    private int at;

    Bits(int longs) {
        this.longs = new long[longs];
    }

    void write(long value, int bits) {
        if (value >>> bits != 0) {
            throw new IllegalStateException("too many values for " + bits + " bits: " + value);
        }
        int place = at & 63;
        longs[at >>> 6] |= value << place;
        if (place + bits > 64) {
            longs[(at >>> 6) + 1] |= value >>> 64 - place;
        }
        at += bits;
    }

    long read(int bits) {
        int place = at & 63;
        long value = longs[at >>> 6] >>> place;
        if (place + bits > 64) {
            value |= longs[(at >>> 6) + 1] << 64 - place;
        }
        at += bits;
        return value & (1L << bits) - 1;
    }
}
