package io.offsetlocks.wordmodel;

import java.util.Arrays;

/** Numbers states in the order in which they are found. */
final class StateTable {
    private final int longs;
    private long[] rows;
    private int size;

    /** A hash table of numbers plus one; 0 is empty. */
    private int[] table = new int[1 << 17];

    StateTable(int longs) {
        this.longs = longs;
        this.rows = new long[longs << 16];
    }

    int size() {
        return size;
    }

    Bits get(int number) {
        Bits bits = new Bits(longs);
        System.arraycopy(rows, number * longs, bits.longs, 0, longs);
        return bits;
    }

    /** Returns the number of a state, which is the size until now if the state is new. */
    int number(Bits state) {
        if (2 * size > table.length) {
            grow();
        }
        int at = place(state.longs, 0);
        if (table[at] != 0) {
            return table[at] - 1;
        }
        if ((size + 1) * longs > rows.length) {
            rows = Arrays.copyOf(rows, 2 * rows.length);
        }
        System.arraycopy(state.longs, 0, rows, size * longs, longs);
        table[at] = ++size;
        return size - 1;
    }

    /** Returns where a state is in the table, or the empty place for it. */
    private int place(long[] from, int first) {
        long hash = 0;
        for (int i = 0; i < longs; i++) {
            hash = (hash ^ from[first + i]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        int mask = table.length - 1;
        int at = (int) hash & mask;
        while (table[at] != 0 && !isRow(table[at] - 1, from, first)) {
            at = at + 1 & mask;
        }
        return at;
    }

    private boolean isRow(int number, long[] from, int first) {
        int row = number * longs;
        return Arrays.equals(rows, row, row + longs, from, first, first + longs);
    }

    private void grow() {
        table = new int[2 * table.length];
        for (int i = 0; i < size; i++) {
            table[place(rows, i * longs)] = i + 1;
        }
    }
}
