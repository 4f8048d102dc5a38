package io.offsetlocks.stress.crash;

import java.util.Locale;

/** Where a child JVM must end, or fail: at the entry or exit of a method. */
record CrashPoint(String type, String method, When when) {
    /** The system properties with what is called there. */
    static final String CRASH = "crash.point";

    static final String FAILURE = "crash.failure";

    /** Entry or exit; at an entry the method may fail instead. */
    enum When {
        ENTRY,
        EXIT,
        FAIL;

        String key() {
            return this == FAIL ? FAILURE : CRASH;
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
