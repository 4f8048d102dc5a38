package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.Await;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.LockClient;
import io.offsetlocks.testing.LockFileImage;
import io.offsetlocks.testing.SteppedThread;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Two copies of the library in one JVM, each with a class loader of its own: a file that both had
 * open would lose the locks of one when the other closes it (hazard 4).
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ClassLoadersTest extends LocksFixture {
    private URLClassLoader loader;

    @BeforeEach
    void loadSecondCopy() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : ChildProcess.classPath().split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        loader =
                new URLClassLoader(
                        classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void closeLoader() throws Exception {
        if (loader != null) {
            loader.close();
        }
    }

    /** Opens a file through the second copy of the library. */
    private AutoCloseable openThere(Path path) throws Exception {
        return openThere(path, SLOTS);
    }

    private AutoCloseable openThere(Path path, long slots) throws Exception {
        Class<?> copy = loader.loadClass(OffsetLocks.class.getName());
        assertNotSame(OffsetLocks.class, copy);
        try {
            return (AutoCloseable)
                    copy.getMethod("open", Path.class, long.class, FileAttribute[].class)
                            .invoke(null, path, slots, new FileAttribute<?>[0]);
        } catch (InvocationTargetException e) {
            throw assertInstanceOf(Exception.class, e.getCause());
        }
    }

    private void assertRefused(IOException refusal) {
        String message = refusal.getMessage();
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("another copy of offset-locks"), message);
    }

    @Test
    void secondCopy_isRefused_andCostsTheFirstNoLock() throws Exception {
        try (ChildProcess child = LockClient.start(file, SLOTS)) {
            HeldLock held = locks.lock("a");

            assertRefused(assertThrows(IOException.class, () -> openThere(file)));
            System.gc();

            assertEquals("busy", child.ask("tryLock a"));
            assertTrue(held.isValid());
            held.close();
            assertEquals("held", child.ask("tryLock a"));
        }
    }

    @Test
    void secondCopy_opens_whenTheFirstHasClosed() throws Exception {
        locks.close();
        AutoCloseable there = openThere(file);
        assertRefused(assertThrows(IOException.class, () -> OffsetLocks.open(file, SLOTS)));
        there.close();

        try (OffsetLocks again = OffsetLocks.open(file, SLOTS)) {
            assertTrue(again.tryLock("a").isPresent());
        }
    }

    /** No monitor of one copy serves: the look and the opening must be one step for all copies. */
    @Test
    void copiesThatOpenAtOnce_letOneOfThemIn() throws Exception {
        int slots = 1000;
        CyclicBarrier start = new CyclicBarrier(2);
        for (int round = 0; round < 300; round++) {
            Path contended = directory.resolve(round + ".locks");
            LockFileImage.of(slots).writeTo(contended);
            SteppedThread.Step<Optional<AutoCloseable>> there =
                    other.begin(() -> ifNotRefused(start, () -> openThere(contended, slots)));
            Optional<AutoCloseable> here =
                    ifNotRefused(start, () -> OffsetLocks.open(contended, slots));

            boolean alone = here.isPresent() != there.result().isPresent();

            assertTrue(alone, "round " + round + ": " + here + " and " + there.result());
            here.or(() -> result(there)).orElseThrow().close();
        }
    }

    private static Optional<AutoCloseable> result(
            SteppedThread.Step<Optional<AutoCloseable>> step) {
        try {
            return step.result();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Optional<AutoCloseable> ifNotRefused(
            CyclicBarrier start, Callable<AutoCloseable> opening) throws Exception {
        start.await();
        try {
            return Optional.of(opening.call());
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("another copy of offset-locks"), e.getMessage());
            return Optional.empty();
        }
    }

    /** As a web application does whose container takes it away: nothing else refers to it. */
    @Test
    void copyThatNeverClosed_leavesTheFileFree_whenItsLoaderIsCollected() throws Exception {
        locks.close();
        openThere(file);
        assertRefused(assertThrows(IOException.class, () -> OffsetLocks.open(file, SLOTS)));
        loader.close();
        loader = null;

        Await.until("the file can be opened", this::isOpenedAfterACollection);
    }

    private boolean isOpenedAfterACollection() {
        System.gc();
        try {
            locks = OffsetLocks.open(file, SLOTS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What is not there cannot be handed to a child, or wiped. */
    @Test
    void systemProperties_sayNothingOfAnOpenFile() throws Exception {
        Set<Object> whileOpen = Set.copyOf(System.getProperties().keySet());

        locks.close();

        assertEquals(Set.copyOf(System.getProperties().keySet()), whileOpen);
    }
}
