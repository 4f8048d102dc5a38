package io.offsetlocks.stress.crash;

import java.util.Locale;

/** Where a child JVM must end, or fail: at the entry or exit of a method. */
record CrashPoint(String type, String method, When when) {
    /** Entry or exit; at an entry the method may fail instead. */
    enum When {
        ENTRY,
        EXIT,
        FAIL
    }

    /**
     * Reads {@code type#method@when}; a type without a package is a class of the library, in any
     * package.
     */
    static CrashPoint parse(String text) {
        String[] words = text.split("[#@]");
        return new CrashPoint(words[0], words[1], When.valueOf(words[2].toUpperCase(Locale.ROOT)));
    }

    /** Returns whether this is in a class. */
    boolean isIn(String className) {
        return type.contains(".")
                ? className.equals(type)
                : className.startsWith("io.offsetlocks.") && className.endsWith("." + type);
    }
}
