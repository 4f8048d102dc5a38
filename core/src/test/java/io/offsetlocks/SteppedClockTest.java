package io.offsetlocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.offsetlocks.hashing.OffsetAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The clock that an operator or NTP steps is none of the library's business: it goes by {@link
 * System#nanoTime} alone, which Linux takes from a clock that nobody can set.
 */
class SteppedClockTest {
    private static final Set<String> STEPPED =
            Set.of(
                    "java/lang/System.currentTimeMillis",
                    "java/util/concurrent/locks/LockSupport.parkUntil",
                    "java/util/Date.<init>",
                    "java/util/Calendar.getInstance");

    /** Stands for a class that breaks the rule. */
    @SuppressWarnings("unused") // it is read, not run
    private static final class Breach {
        static Instant now() {
            return Instant.now();
        }
    }

    @Test
    void library_asksNoClockThatCanBeStepped() throws Exception {
        assertEquals(Set.of(), steppedClocksIn(classesOf(OffsetLocks.class)));
        assertEquals(Set.of(), steppedClocksIn(classesOf(OffsetAllocator.class)));
    }

    @Test
    void searchForSuchClocks_findsThem() throws Exception {
        Path breach = classesOf(SteppedClockTest.class).resolve(fileOf(Breach.class));

        assertEquals(Set.of("java/time/Instant.now"), steppedClocksIn(breach));
    }

    private static Path classesOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String fileOf(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    /** Searches a class file, the classes below a directory, or those of a jar. */
    private static Set<String> steppedClocksIn(Path place) throws IOException {
        if (!place.toString().endsWith(".jar")) {
            return steppedClocksBelow(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return steppedClocksBelow(jar.getPath("/"));
        }
    }

    private static Set<String> steppedClocksBelow(Path root) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> classes = files.filter(f -> f.toString().endsWith(".class")).toList();
            assertFalse(classes.isEmpty(), () -> "no class below " + root);
            classes.forEach(file -> read(file, found));
        }
        return found;
    }

    private static void read(Path file, Set<String> found) {
        try (InputStream in = Files.newInputStream(file)) {
            new ClassReader(in).accept(new Calls(found), ClassReader.SKIP_DEBUG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Calls extends ClassVisitor {
        private final Set<String> found;

        Calls(Set<String> found) {
            super(Opcodes.ASM9);
            this.found = found;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitMethodInsn(
                        int opcode, String owner, String called, String type, boolean isInterface) {
                    String call = owner + "." + called;
                    boolean now = owner.startsWith("java/time/") && called.equals("now");
                    if (now || STEPPED.contains(call)) {
                        found.add(call);
                    }
                }
            };
        }
    }
}
