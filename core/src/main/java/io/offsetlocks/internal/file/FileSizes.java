package io.offsetlocks.internal.file;

import io.offsetlocks.IncompatibleLockFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the size of a file says: its layout, for a number of slots, or that it is no lock file. A
 * file has its full size from the first step of its making on, so it is refused without being
 * opened, which would drop locks when it is closed again.
 */
final class FileSizes {
    private FileSizes() {}

    /**
     * Returns the layout of a file that is not empty.
     *
     * @param wanted the layout that it must have, or null if any will do
     * @throws IncompatibleLockFileException if it has another, or none with these slots
     */
    static Layout requireLayout(Path file, long size, long slots, @Nullable Layout wanted)
            throws IncompatibleLockFileException {
        Layout found = Layout.of(size, slots);
        if (found == null) {
            throw wrongSize(file, size, slots, wanted);
        }
        if (wanted != null && wanted != found) {
            throw new IncompatibleLockFileException(
                    String.format(
                            "%s is a lock file of %s, not of %s: open it with the format that it"
                                    + " has, or use another file",
                            file, found, wanted));
        }
        return found;
    }

    static IncompatibleLockFileException wrongSize(
            Path file, long size, long slots, @Nullable Layout wanted) {
        return new IncompatibleLockFileException(
                String.format(
                        "%s has %d bytes, %s; one with %d slots has %s: it is not a lock file, was"
                                + " made with other slots, or was truncated",
                        file, size, reading(size), slots, expected(slots, wanted)));
    }

    private static String reading(long size) {
        String readings =
                Arrays.stream(Layout.values())
                        .filter(layout -> layout.slotsOf(size) > 0)
                        .map(layout -> layout + " with " + layout.slotsOf(size) + " slots")
                        .collect(Collectors.joining(" or "));
        return readings.isEmpty()
                ? "which no lock file has"
                : "as a lock file of " + readings + " has";
    }

    private static String expected(long slots, @Nullable Layout wanted) {
        return Arrays.stream(Layout.values())
                .filter(layout -> wanted == null || wanted == layout)
                .filter(layout -> slots <= layout.maxSlots())
                .map(layout -> layout.fileSize(slots) + " bytes (" + layout + ")")
                .collect(Collectors.joining(" or "));
    }
}
