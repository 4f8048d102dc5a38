package io.offsetlocks;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says to every copy of this library in the JVM that a file is open.
 *
 * <p>Two class loaders have two registries of open files, and the one that closes its channel first
 * would drop the other's locks. The mark is a system property, a String because other objects there
 * break {@link java.util.Properties#store}.
 */
final class ClassLoaderMark {
    private final String property;

    ClassLoaderMark(Object fileKey) {
        this.property = "io.offsetlocks.open." + fileKey;
    }

    void set(Path path) throws IOException {
        String owner = ClassLoaderMark.class.getClassLoader() + "";
        Object other = System.getProperties().putIfAbsent(property, owner);
        if (other != null) {
            throw new IOException(
                    path
                            + " is open in this JVM through another copy of offset-locks, loaded by"
                            + " "
                            + other
                            + ": load the library once, in a class loader that both share");
        }
    }

    void clear() {
        System.getProperties().remove(property);
    }
}
