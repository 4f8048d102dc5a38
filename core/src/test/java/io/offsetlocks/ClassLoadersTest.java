package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Two copies of the library in one JVM, each with a class loader of its own: a file that both had
 * open would lose the locks of one when the other closes it (hazard 4).
 */
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
        loader.close();
    }

    /** Opens a file through the second copy of the library. */
    private AutoCloseable openThere(Path path) throws Exception {
        Class<?> copy = loader.loadClass(OffsetLocks.class.getName());
        assertNotSame(OffsetLocks.class, copy);
        try {
            return (AutoCloseable)
                    copy.getMethod("open", Path.class, long.class, FileAttribute[].class)
                            .invoke(null, path, SLOTS, new FileAttribute<?>[0]);
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

    @Test
    void refusedSecondCopy_leavesTheMarkInPlace() throws Exception {
        assertThrows(IOException.class, () -> openThere(file));

        assertRefused(assertThrows(IOException.class, () -> openThere(file)));
    }

    @Test
    void secondCopy_opensAnotherFile() throws Exception {
        openThere(directory.resolve("another.locks")).close();

        assertTrue(locks.tryLock("a").isPresent());
    }

    @Test
    void systemProperties_canBeStored_whileAFileIsOpen() throws Exception {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();

        System.getProperties().store(stored, null);

        assertTrue(stored.toString(StandardCharsets.ISO_8859_1).contains("io.offsetlocks.open"));
    }
}
