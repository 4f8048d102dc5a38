package io.offsetlocks.stress.comparison.methods;

import java.util.HashSet;
import java.util.Set;

/** Names of which no two share a lock, and none shares one with a given name. */
public final class OtherNames {
    private final Locker locker;
    private final Set<Object> keys;
    private int tried;

    /** Makes names that do not share a lock with {@code other}. */
    public OtherNames(Locker locker, String other) {
        this.locker = locker;
        this.keys = new HashSet<>(Set.of(locker.collisionKey(other)));
    }

    /** Returns another name; the same ones in the same order in every process. */
    public String next() {
        while (true) {
            String name = "held-" + tried++;
            if (keys.add(locker.collisionKey(name))) {
                return name;
            }
        }
    }
}
