package io.offsetlocks.stress.storm;

/**
 * A name and the slot it hashes to; several names may have one slot.
 *
 * @param slot its number among the slots of all files of the storm
 * @param offset its place in its file
 */
record NamedSlot(String name, int slot, long offset) {
    @Override
    public String toString() {
        return name + " at offset " + offset;
    }
}
