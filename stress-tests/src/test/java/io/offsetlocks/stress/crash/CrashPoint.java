package io.offsetlocks.stress.crash;

import java.util.Locale;

/** Where a child JVM must end, or a method fail: at its entry or its exit. */
record CrashPoint(String type, String method, When when) {
    /** The system properties with what is called there. */
    static final String CRASH = "crash.point";

    static final String FAILURE = "crash.failure";
    static final String ERROR = "crash.error";

    /** Entry or exit; at an entry the method may fail instead, at an exit by an Error. */
    enum When {
        ENTRY(CRASH),
        EXIT(CRASH),
        FAIL(FAILURE),
        ERROR(CrashPoint.ERROR);

        private final String key;

        When(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        boolean isAtExit() {
            return this == EXIT || this == ERROR;
        }
    }

    /**
     * Reads {@code type#method@when}; a type without a package is a class of the library, in any
     * package.
     */
    static CrashPoint parse(String text) {
        String[] words = text.split("[#@]");
        return new CrashPoint(words[0], words[1], When.valueOf(words[2].toUpperCase(Locale.ROOT)));
    }

    /** Returns whether the class is one of the JDK, which may be loaded already. */
    boolean isOfJdk() {
        return type.contains(".");
    }

    /** Returns whether this is in a class, whose name has slashes. */
    boolean isIn(String className) {
        return isOfJdk()
                ? className.equals(type.replace('.', '/'))
                : className.startsWith("io/offsetlocks/") && className.endsWith("/" + type);
    }
}
