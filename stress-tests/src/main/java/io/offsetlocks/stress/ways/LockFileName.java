package io.offsetlocks.stress.ways;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The file name of a name's own lock file. */
final class LockFileName {
    /** Short of the 255 bytes that file systems allow, by the suffix. */
    private static final int LONGEST = 250;

    private LockFileName() {}

    /** Returns the lock file of a name: the name percent-encoded, or its digest if that is long. */
    static Path in(Path directory, String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return directory.resolve(
                (encoded.length() <= LONGEST ? encoded : digestOf(encoded)) + ".lock");
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
