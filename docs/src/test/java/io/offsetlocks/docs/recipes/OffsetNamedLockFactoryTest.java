package io.offsetlocks.docs.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.aether.named.NamedLock;
import org.eclipse.aether.named.NamedLockFactory;
import org.eclipse.aether.named.NamedLockKey;
import org.eclipse.aether.named.support.LockUpgradeNotSupportedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Maven Resolver demands of a factory, and what processes and collisions add to it. */
class OffsetNamedLockFactoryTest extends RecipeFixture {
    private NamedLockFactory factory;

    @BeforeEach
    void makeFactory() {
        factory = new OffsetNamedLockFactory(locks);
    }

    private static NamedLockKey key(String name) {
        return NamedLockKey.of(name, name);
    }

    private NamedLock lock(String name) {
        return factory.getLock(key(name));
    }

    /** Attempts a lock in another thread, which gives it back at once. */
    private boolean canLock(boolean shared, String... names) throws Exception {
        return other.call(() -> attempt(factory, shared, names));
    }

    private static boolean attempt(NamedLockFactory factory, boolean shared, String... names)
            throws InterruptedException {
        List<NamedLockKey> keys = Stream.of(names).map(OffsetNamedLockFactoryTest::key).toList();
        try (NamedLock lock = factory.getLock(keys)) {
            boolean locked =
                    shared
                            ? lock.lockShared(10, TimeUnit.MILLISECONDS)
                            : lock.lockExclusively(10, TimeUnit.MILLISECONDS);
            if (locked) {
                lock.unlock();
            }
            return locked;
        }
    }

    @Test
    void exclusiveLock_excludesEverybody_untilUnlocked() throws Exception {
        try (NamedLock lock = lock("artifact")) {
            assertTrue(lock.lockExclusively(1, TimeUnit.SECONDS));
            assertFalse(canLock(true, "artifact"));
            assertFalse(canLock(false, "artifact"));
            lock.unlock();
            assertTrue(canLock(false, "artifact"));
        }
    }

    @Test
    void sharedLock_isShared_andExcludesWriters() throws Exception {
        try (NamedLock lock = lock("artifact")) {
            assertTrue(lock.lockShared(1, TimeUnit.SECONDS));
            assertTrue(canLock(true, "artifact"));
            assertFalse(canLock(false, "artifact"));
            lock.unlock();
            assertTrue(canLock(false, "artifact"));
        }
    }

    @Test
    void locks_reenter_inTheSameModeAndFromExclusiveToShared() throws Exception {
        try (NamedLock lock = lock("artifact")) {
            assertTrue(lock.lockExclusively(0, TimeUnit.MILLISECONDS));
            assertTrue(lock.lockExclusively(0, TimeUnit.MILLISECONDS));
            assertTrue(lock.lockShared(0, TimeUnit.MILLISECONDS));
            lock.unlock();
            lock.unlock();
            assertFalse(canLock(true, "artifact"));
            lock.unlock();
            assertTrue(lock.lockShared(0, TimeUnit.MILLISECONDS));
            assertTrue(lock.lockShared(0, TimeUnit.MILLISECONDS));
            lock.unlock();
            assertFalse(canLock(false, "artifact"));
            lock.unlock();
            assertTrue(canLock(false, "artifact"));
        }
    }

    @Test
    void upgrade_isRefused_asResolverSays_andTheReaderStays() throws Exception {
        try (NamedLock lock = lock("artifact")) {
            assertTrue(lock.lockShared(1, TimeUnit.SECONDS));
            assertThrows(
                    LockUpgradeNotSupportedException.class,
                    () -> lock.lockExclusively(1, TimeUnit.SECONDS));
            assertFalse(canLock(false, "artifact"));
            lock.unlock();
            assertTrue(canLock(false, "artifact"));
        }
    }

    @Test
    void upgradeByCollision_isRefusedInTheSameWay() throws Exception {
        try (OffsetLocks oneSlot = OffsetLocks.open(directory.resolve("one.locks"), 1)) {
            NamedLockFactory colliding = new OffsetNamedLockFactory(oneSlot);
            NamedLock reader = colliding.getLock(key("artifact"));
            NamedLock writer = colliding.getLock(key("metadata"));
            assertTrue(reader.lockShared(1, TimeUnit.SECONDS));
            assertThrows(
                    LockUpgradeNotSupportedException.class,
                    () -> writer.lockExclusively(1, TimeUnit.SECONDS));
            reader.unlock();
            assertTrue(writer.lockExclusively(1, TimeUnit.SECONDS));
            writer.unlock();
        }
    }

    @Test
    void unlock_withoutLock_isRefused() {
        try (NamedLock lock = lock("artifact")) {
            assertThrows(IllegalStateException.class, lock::unlock);
        }
    }

    @Test
    void locksOfOneName_areOne_untilAllAreClosed() {
        NamedLock first = lock("artifact");
        NamedLock second = lock("artifact");
        assertSame(first, second);
        first.close();
        second.close();
        assertNotSame(first, lock("artifact"));
    }

    /** Returns names in the order of their offsets. */
    private List<String> names() {
        return Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
                .sorted(Comparator.comparingLong(locks::offsetOf))
                .toList();
    }

    /** Returns the lock of several names, given in an order that is not that of their offsets. */
    private NamedLock lockOfAll(List<String> names) {
        List<NamedLockKey> backwards = new ArrayList<>();
        names.forEach(name -> backwards.add(0, key(name)));
        return factory.getLock(backwards);
    }

    private void unlockInOtherThread(NamedLock lock) throws Exception {
        other.call(
                () -> {
                    lock.unlock();
                    return null;
                });
    }

    @Test
    void severalNames_areLockedAllOrNone() throws Exception {
        List<String> names = names();
        String last = names.get(names.size() - 1);
        try (NamedLock all = lockOfAll(names);
                NamedLock one = lock(last)) {
            other.call(() -> one.lockExclusively(1, TimeUnit.SECONDS));
            assertFalse(all.lockExclusively(10, TimeUnit.MILLISECONDS));
            for (String name : names.subList(0, names.size() - 1)) {
                assertTrue(canLock(false, name), name);
            }
            unlockInOtherThread(one);

            assertTrue(all.lockExclusively(1, TimeUnit.SECONDS));
            for (String name : names) {
                assertFalse(canLock(true, name), name);
            }
            all.unlock();
        }
    }

    /** In any other order, two of them could each take what the other waits for. */
    @Test
    void severalNames_areTakenFromTheLowestOffset() throws Exception {
        List<String> names = names();
        try (NamedLock all = lockOfAll(names);
                NamedLock lowest = lock(names.get(0))) {
            other.call(() -> lowest.lockExclusively(1, TimeUnit.SECONDS));
            Thread waiter = new Thread(() -> lockAndUnlock(all));
            waiter.start();
            Await.until("it waits", () -> waiter.getState() == Thread.State.TIMED_WAITING);
            for (String name : names.subList(1, names.size())) {
                assertTrue(canLock(false, name), name);
            }
            unlockInOtherThread(lowest);
            waiter.join();
        }
    }

    private static void lockAndUnlock(NamedLock lock) {
        try {
            assertTrue(lock.lockExclusively(1, TimeUnit.MINUTES));
            lock.unlock();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nameHeldByAnotherProcess_isNotToBeHad_untilItEnds() throws Exception {
        try (ChildProcess builder = ChildProcess.jvm(Builder.class, file, SLOTS, "artifact")) {
            builder.expect("held");
            assertFalse(canLock(true, "artifact"));
            assertEquals(0, builder.end());
            assertTrue(canLock(true, "artifact"));
        }
    }

    /** The main class of another build. */
    static final class Builder {
        private Builder() {}

        public static void main(String[] arguments) throws Exception {
            long slots = Long.parseLong(arguments[1]);
            OffsetLocks locks = OffsetLocks.open(Path.of(arguments[0]), slots);
            NamedLockFactory factory = new OffsetNamedLockFactory(locks);
            try (NamedLock lock = factory.getLock(key(arguments[2]))) {
                lock.lockExclusively(1, TimeUnit.SECONDS);
                System.out.println("held");
                System.in.read();
                lock.unlock();
            }
            factory.shutdown();
        }
    }

    @Test
    void shutdown_closesTheFile() {
        factory.shutdown();
        assertThrows(IllegalStateException.class, () -> locks.lock("artifact"));
    }
}
