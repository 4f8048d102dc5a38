package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/**
 * What a test needs of its host: where it is not there a test is skipped, where it counts fails.
 */
final class Needed {
    private Needed() {}

    /** Needs a command to succeed. */
    static void success(String... command) throws InterruptedException {
        boolean there = succeeds(command);
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("needed where the tests count: " + String.join(" ", command));
        }
        assumeTrue(there, String.join(" ", command));
    }

    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
