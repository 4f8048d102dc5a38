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

    /** Reads {@code type#method@when}; a type without a package is a class of the library. */
    static CrashPoint parse(String text) {
        String[] words = text.split("[#@]");
        String type = words[0].contains(".") ? words[0] : "io.offsetlocks." + words[0];
        return new CrashPoint(type, words[1], When.valueOf(words[2].toUpperCase(Locale.ROOT)));
    }
}
