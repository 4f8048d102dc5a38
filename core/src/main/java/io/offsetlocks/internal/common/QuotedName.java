package io.offsetlocks.internal.common;

/** A name as messages show it: in quotes, on one line, and not at any length. */
public final class QuotedName {
    private static final int LONGEST = 200;

    private QuotedName() {}

    public static String of(String name) {
        StringBuilder text = new StringBuilder("\"");
        int length = Math.min(name.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (breaksTheLine(c)) {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append(length < name.length() ? "...\"" : "\"").toString();
    }

    /** Shows a thread by its name and number: virtual threads have no name of their own. */
    public static String of(Thread thread) {
        return of(thread.getName()) + " #" + thread.getId();
    }

    private static boolean breaksTheLine(char c) {
        return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    }
}
