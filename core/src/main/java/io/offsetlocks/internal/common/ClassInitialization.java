package io.offsetlocks.internal.common;

/**
 * Initialises classes while there is stack and memory: a class whose first use fails for lack of
 * them stays unusable for good.
 */
public final class ClassInitialization {
    private ClassInitialization() {}

    /** Initialises classes that have static state. */
    public static void force(Class<?>... classes) {
        try {
            for (Class<?> each : classes) {
                Class.forName(each.getName(), true, each.getClassLoader());
            }
            // The classes of the JDK that a message takes, too.
            DeferredLog.prepare(String.format("%s %d", classes[0], classes.length));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("it is named by its class", e);
        }
    }
}
