package io.offsetlocks.internal.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How the system's list of locks names a file that this process has open, found without locking
 * anything: {@link ProcLocks} locks a byte to find it, which a process that only looks must not.
 *
 * <p>The list shows the device of the file system, and {@code stat} on some file systems another
 * one. The table of mounts shows the same as the list, and the descriptor says of which mount and
 * inode it is. Where the two devices differ, as on btrfs, another file may have the same name in
 * the list: then a line is left out if its process is seen not to have this file open.
 */
final class ListedFile {
    private static final int READINGS = 10;

    private static final Path SELF = Path.of("/proc/self");

    /** The number that Linux gives to the pid namespace in which it boots. */
    private static final String INITIAL_NAMESPACE = "pid:[4026531836]";

    private final Object fileKey;
    private final String listed;
    private final boolean unique;

    private ListedFile(Object fileKey, String listed, boolean unique) {
        this.fileKey = fileKey;
        this.listed = listed;
        this.unique = unique;
    }

    /**
     * Finds the name of a file that is open here.
     *
     * @throws IOException if the system does not list locks, or not to this process
     */
    static ListedFile of(Path path, Object fileKey) throws IOException {
        FileIdentity identity = FileIdentity.of(fileKey);
        if (identity == null || !ListedLock.areReadable()) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "who holds what in it is listed in /proc/locks of Linux, which cannot be read"
                            + " here");
        }
        String listed = identity.listed();
        OptionalInt descriptor = OpenDescriptors.read().anyOf(fileKey);
        if (descriptor.isPresent()) {
            List<String> info = Files.readAllLines(SELF.resolve("fdinfo/" + descriptor.getAsInt()));
            String inode =
                    valueOf("ino:", info).map(number -> ":" + number).orElse(identity.inode());
            listed = deviceOf(info).map(device -> device + inode).orElse(listed);
        }
        return new ListedFile(fileKey, listed, listed.equals(identity.listed()));
    }

    private static Optional<String> valueOf(String field, List<String> info) {
        return info.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).trim())
                .findFirst();
    }

    /** Returns the device of the mount of a descriptor, as the list of locks shows it. */
    private static Optional<String> deviceOf(List<String> info) throws IOException {
        Optional<String> mount = valueOf("mnt_id:", info);
        if (mount.isEmpty()) {
            return mount;
        }
        // 36 35 98:0 /mnt1 /mnt2 rw,noatime ...: the mount, its parent, major and minor number
        try (Stream<String> mounts = Files.lines(SELF.resolve("mountinfo"))) {
            return mounts.map(line -> line.split(" "))
                    .filter(words -> words[0].equals(mount.get()))
                    .map(words -> inHex(words[2]))
                    .findFirst();
        }
    }

    private static String inHex(String device) {
        String[] numbers = device.split(":");
        return String.format("%02x:%02x", Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    /**
     * Returns what the list says of this file. It is read until two readings say the same: others
     * that lock in any file make a single one miss lines. Of a file that changes all the time it is
     * the last of some readings.
     */
    Set<ListedLock> locks() throws IOException {
        Set<ListedLock> before = readOnce();
        for (int i = 1; i < READINGS; i++) {
            Set<ListedLock> now = readOnce();
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    /** Keeps the order of the list, in which those that wait for one lock are in order. */
    private Set<ListedLock> readOnce() throws IOException {
        return new LinkedHashSet<>(
                ListedLock.read(
                        lock ->
                                lock.file().equals(listed)
                                        && (unique || !isOfAnotherFile(lock.pid()))));
    }

    private boolean isOfAnotherFile(long pid) {
        return OpenDescriptors.keysOf(pid).map(keys -> !keys.contains(fileKey)).orElse(false);
    }

    /** Returns whether the list shows the locks of all processes to this one. */
    static boolean listsAllProcesses() {
        try {
            Path namespace = Files.readSymbolicLink(SELF.resolve("ns/pid"));
            return namespace.toString().equals(INITIAL_NAMESPACE);
        } catch (IOException notTold) {
            return false;
        }
    }
}
