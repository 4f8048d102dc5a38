package io.offsetlocks.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a directory holds: equal snapshots mean that nothing was made, removed or written.
 *
 * <p>Taking one opens and closes the files, which drops this process's locks on them.
 */
public record Snapshot(Map<Path, Entry> entries) {
    public record Entry(Kind kind, long size, FileTime modified, String content) {}

    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        OTHER
    }

    public static Snapshot of(Path directory) throws IOException {
        Map<Path, Entry> entries = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                entries.put(path, entryOf(path));
            }
        }
        return new Snapshot(entries);
    }

    private static Entry entryOf(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Kind kind = kindOf(attributes);
        String content =
                switch (kind) {
                    case FILE -> digest(Files.readAllBytes(path));
                    case LINK -> Files.readSymbolicLink(path).toString();
                    default -> "";
                };
        return new Entry(kind, attributes.size(), attributes.lastModifiedTime(), content);
    }

    private static Kind kindOf(BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) {
            return Kind.FILE;
        }
        if (attributes.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new BigInteger(1, digest).toString(16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
