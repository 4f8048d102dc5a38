package io.offsetlocks.testing;

import io.offsetlocks.LockSpace;
import io.offsetlocks.internal.common.Ticker;
import io.offsetlocks.internal.names.SessionLocks;
import io.offsetlocks.internal.threads.Session;
import io.offsetlocks.internal.threads.SlotTable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** A lock space over {@link MemoryLocks}: one opening in one of the processes that are played. */
public final class MemorySpace {
    private static final int SLOTS = 1 << 16;

    private final Session session = new Session("the lock space", "memory", "memory");
    private final SlotTable table;
    private final SessionLocks exclusive;
    private final SessionLocks shared;

    private MemorySpace(SlotTable table) {
        this.table = table;
        this.exclusive = new SessionLocks(session, table, MemorySpace::offsetOf, false);
        this.shared = new SessionLocks(session, table, MemorySpace::offsetOf, true);
    }

    /** Returns the threads' side of one process, for any number of {@link #open openings}. */
    public static SlotTable process(MemoryLocks.Store store, boolean answersLater) {
        return new SlotTable(new MemoryLocks(store, answersLater), Ticker.SYSTEM);
    }

    public static LockSpace open(SlotTable process) {
        MemorySpace space = new MemorySpace(process);
        Class<?>[] types = {LockSpace.class};
        return (LockSpace)
                Proxy.newProxyInstance(
                        LockSpace.class.getClassLoader(),
                        types,
                        (proxy, method, arguments) -> space.call(method, arguments));
    }

    /** Returns where a name is locked; names of more than two characters may share an offset. */
    public static long offsetOf(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the name is empty");
        }
        return Math.floorMod(name.hashCode(), SLOTS);
    }

    /** What is not of the lock space alone is a call of its exclusive mode. */
    private Object call(Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "shared" -> {
                return shared;
            }
            case "asReadWriteLock" -> {
                return SessionLocks.readWriteLock(shared, exclusive, (String) arguments[0]);
            }
            case "close" -> {
                if (session.markClosed()) {
                    table.closeSession(session);
                }
                return null;
            }
            default -> {
                try {
                    return method.invoke(exclusive, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
    }
}
