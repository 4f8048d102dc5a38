package io.offsetlocks.stress.crash;

import java.util.Locale;

/** Where a child JVM is to end, or to fail: a method and the side of it. */
record CrashPoint(String type, String method, When when) {
    /** The side of the method. */
    enum When {
        ENTRY,
        EXIT,
        FAIL
    }

    /** Reads {@code type#method@when}; a type without a package is one of the library's. */
    static CrashPoint parse(String text) {
        String[] words = text.split("[#@]");
        String type = words[0].contains(".") ? words[0] : "io.offsetlocks." + words[0];
        return new CrashPoint(type, words[1], When.valueOf(words[2].toUpperCase(Locale.ROOT)));
    }
}
