package io.offsetlocks.internal.status;

import java.io.PrintStream;
import java.util.Optional;

/** Writes JSON, in ASCII, so that no encoding of the output changes it. */
final class JsonText {
    private static final char LAST_OF_ASCII = '~';

    private final PrintStream out;
    private boolean first = true;

    JsonText(PrintStream out) {
        this.out = out;
    }

    JsonText begin(char bracket) {
        separate();
        out.print(bracket);
        first = true;
        return this;
    }

    JsonText end(char bracket) {
        out.print(bracket);
        first = false;
        return this;
    }

    /** Begins a new line, in front of an element. */
    JsonText line() {
        separate();
        out.print('\n');
        first = true;
        return this;
    }

    /** Ends a line, where no element follows. */
    JsonText endOfLine() {
        out.print('\n');
        return this;
    }

    JsonText name(String name) {
        separate();
        quote(name);
        out.print(':');
        first = true;
        return this;
    }

    JsonText field(String name, long number) {
        name(name).raw(Long.toString(number));
        return this;
    }

    JsonText field(String name, boolean value) {
        name(name).raw(Boolean.toString(value));
        return this;
    }

    /** Writes a text, or null. */
    JsonText field(String name, Optional<?> text) {
        name(name);
        if (text.isPresent()) {
            separate();
            quote(text.get().toString());
        } else {
            raw("null");
        }
        return this;
    }

    JsonText raw(String value) {
        separate();
        out.print(value);
        return this;
    }

    private void separate() {
        if (!first) {
            out.print(',');
        }
        first = false;
    }

    private void quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > LAST_OF_ASCII) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        out.print(quoted.append('"'));
    }
}
