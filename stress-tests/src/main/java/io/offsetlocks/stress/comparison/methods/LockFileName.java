package io.offsetlocks.stress.comparison.methods;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file name of a lock file per name. */
final class LockFileName {
    /** The 255 bytes that file systems allow, less the suffix. */
    private static final int MAX_LENGTH = 250;

    private LockFileName() {}

    /** Returns the lock file of a name: the name percent-encoded, or its digest if that is long. */
    static Path in(Path directory, String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return directory.resolve(
                (encoded.length() <= MAX_LENGTH ? encoded : digestOf(encoded)) + ".lock");
    }

    private static String digestOf(String encoded) {
        try {
            byte[] bytes = encoded.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
