package io.offsetlocks.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;

/**
 * What a test needs of its host: where it is not there a test is skipped, where it counts fails.
 */
public final class Needed {
    private Needed() {}

    public static void that(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("needed where the tests count: " + what);
        }
        assumeTrue(there, what);
    }

    public static void root() {
        that("root".equals(System.getProperty("user.name")), "only root can do this");
    }

    /** Needs a command to succeed. */
    public static void success(String... command) throws InterruptedException {
        that(succeeds(command), String.join(" ", command));
    }

    public static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
