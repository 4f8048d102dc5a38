package io.offsetlocks.internal.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files this process has open, as its descriptor table says at one moment: Linux's {@code
 * /proc/self/fd}. No other source covers every copy of this library and all other code. A mark that
 * copies leave for each other, such as a system property, can be saved and put back, handed to a
 * child or cleared. Where there is no such table this is empty.
 *
 * <p>A descriptor there is a link that leads to what is open, wherever its path leads by now. So
 * its file is known without opening anything.
 */
final class OpenDescriptors {
    private static final Path TABLE = Path.of("/proc/self/fd");
    private static final String POSITION = "pos:";
    private static final int FIRST_NOT_STANDARD = 3;

    /** Any file system has files of this size. */
    private static final int POSITIONS = Integer.MAX_VALUE;

    private final Map<Integer, Object> keys;

    private OpenDescriptors(Map<Integer, Object> keys) {
        this.keys = keys;
    }

    /**
     * Reads the table.
     *
     * @throws IOException if there is one but it cannot be read, as without a free descriptor
     */
    static OpenDescriptors read() throws IOException {
        Map<Integer, Object> keys = new TreeMap<>();
        if (Files.isDirectory(TABLE)) {
            try (DirectoryStream<Path> links = Files.newDirectoryStream(TABLE)) {
                for (Path link : links) {
                    Object key = keyOf(link);
                    if (key != null) {
                        keys.put(Integer.valueOf(link.getFileName().toString()), key);
                    }
                }
            }
        }
        return new OpenDescriptors(keys);
    }

    /** Returns the key of the regular file that is open, or null if it is not one. */
    private static @Nullable Object keyOf(Path link) {
        BasicFileAttributes found = attributesOf(link);
        return found != null && found.isRegularFile() ? found.fileKey() : null;
    }

    private static @Nullable BasicFileAttributes attributesOf(Path link) {
        try {
            return Files.readAttributes(link, BasicFileAttributes.class);
        } catch (IOException closedMeanwhile) {
            // Or on a file system that does not answer: not the one the lock file was found on.
            return null;
        }
    }

    /**
     * Returns the keys of all that a process has open; empty if its table is not ours to see, or
     * the process has ended.
     */
    static Optional<Set<Object>> keysOf(long pid) {
        Set<Object> keys = new HashSet<>();
        Path table = Path.of("/proc", Long.toString(pid), "fd");
        try (DirectoryStream<Path> links = Files.newDirectoryStream(table)) {
            for (Path link : links) {
                BasicFileAttributes found = attributesOf(link);
                if (found != null) {
                    keys.add(found.fileKey());
                }
            }
            return Optional.of(keys);
        } catch (IOException | DirectoryIteratorException notOursToSee) {
            return Optional.empty();
        }
    }

    /** Returns a descriptor of a file, whoever has opened it; empty if there is none. */
    OptionalInt anyOf(Object fileKey) {
        return keys.entrySet().stream()
                .filter(each -> each.getValue().equals(fileKey))
                .mapToInt(Map.Entry::getKey)
                .findAny();
    }

    /**
     * Returns the descriptors of a file, without those that the parent process has handed down: the
     * code of this process does not know them, and so does not close them.
     */
    Set<Integer> openedHere(Object fileKey) {
        return keys.keySet().stream()
                .filter(number -> keys.get(number).equals(fileKey))
                .filter(number -> !isInherited(number, fileKey))
                .collect(Collectors.toSet());
    }

    /**
     * Returns whether the parent has the descriptor too: one that was handed down has the number,
     * the file and the position of the parent's. Those of this library have a position of their
     * own. Other code of two processes may open the file at one number and position; but a JVM
     * hands down no more than the standard ones.
     */
    private static boolean isInherited(int number, Object fileKey) {
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
        if (parent == 0
                || !fileKey.equals(keyOf(Path.of("/proc/" + parent + "/fd/" + number)))
                || number >= FIRST_NOT_STANDARD && isJvm(parent)) {
            return false;
        }
        try {
            OptionalLong here = positionIn("self", number);
            return here.isPresent() && here.equals(positionIn(Long.toString(parent), number));
        } catch (IOException notTold) {
            return false;
        }
    }

    private static boolean isJvm(long pid) {
        try (Stream<String> mapped = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
            return mapped.anyMatch(line -> line.endsWith("/libjvm.so"));
        } catch (IOException | UncheckedIOException notOursToSee) {
            return false;
        }
    }

    /** Returns whether the table tells enough to find the descriptor of a channel. */
    boolean tellsPositions() throws IOException {
        for (int number : keys.keySet()) {
            if (positionIn("self", number).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the key of the file that a channel has open, or null if the table does not show it.
     * The channel is left at a position that no other descriptor has, but by a rare chance.
     *
     * <p>The channel does not tell its descriptor. The path it was opened by may lead elsewhere by
     * now, and what is new in the table may have been opened by somebody else. So the channel is
     * moved, and the descriptor that moves with it is its own.
     *
     * @param guess the key of the file that it should be, which is looked for first
     */
    @Nullable Object keyOf(FileChannel channel, @Nullable Object guess) throws IOException {
        for (boolean guessed : new boolean[] {true, false}) {
            for (Map.Entry<Integer, Object> each : keys.entrySet()) {
                if (each.getValue().equals(guess) == guessed && isOf(channel, each.getKey())) {
                    return each.getValue();
                }
            }
        }
        return null;
    }

    private static boolean isOf(FileChannel channel, int number) throws IOException {
        // Twice: by chance another one may be at the first position.
        for (int i = 0; i < 2; i++) {
            long position = ThreadLocalRandom.current().nextInt(POSITIONS);
            channel.position(position);
            OptionalLong told = positionIn("self", number);
            if (told.isEmpty() || told.getAsLong() != position) {
                return false;
            }
        }
        return true;
    }

    /** Returns the position of a descriptor; empty if it is closed by now or not told. */
    private static OptionalLong positionIn(String process, int number) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("/proc/" + process + "/fdinfo/" + number));
        } catch (NoSuchFileException closed) {
            // Another one may have the number by now.
            return OptionalLong.empty();
        } catch (FileSystemException e) {
            if (Files.isReadable(e.getFile() == null ? TABLE : Path.of(e.getFile()))) {
                // It is there: the process has no descriptor left to read it with.
                throw e;
            }
            return OptionalLong.empty();
        } catch (IOException closedSinceItWasOpened) {
            return OptionalLong.empty();
        }
        return lines.stream()
                .filter(line -> line.startsWith(POSITION))
                .mapToLong(line -> Long.parseLong(line.substring(POSITION.length()).trim()))
                .findFirst();
    }
}
