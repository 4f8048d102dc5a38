package io.offsetlocks.internal.file;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of a child that first uses words while there is no direct memory, and again when
 * there is.
 */
final class NoDirectMemory {
    private NoDirectMemory() {}

    public static void main(String[] arguments) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Long.BYTES);
        List<ByteBuffer> rest = allTheRest();
        try {
            System.out.println("made of " + new MappedWords(bytes).get(0));
        } catch (OutOfMemoryError e) {
            System.out.println("no memory beside " + rest.size());
        }
        // The JDK has the garbage collected when it needs direct memory.
        rest.clear();
        System.out.println("changed " + new MappedWords(bytes).compareAndSet(0, 0, 1));
    }

    private static List<ByteBuffer> allTheRest() {
        List<ByteBuffer> all = new ArrayList<>();
        try {
            while (true) {
                all.add(ByteBuffer.allocateDirect(1));
            }
        } catch (OutOfMemoryError full) {
            return all;
        }
    }
}
