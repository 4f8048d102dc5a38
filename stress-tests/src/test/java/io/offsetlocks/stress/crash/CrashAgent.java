package io.offsetlocks.stress.crash;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A Java agent that ends a child JVM in the middle of a method: at the beginning or the end of its
 * n-th call after {@link #arm}. The library has no hook for this; its classes are changed as they
 * are loaded, in that JVM alone.
 */
final class CrashAgent {
    /** The exit code of a JVM that ended at its point. */
    static final int EXIT_CODE = 77;

    /** The exit code of a JVM that has no such point. */
    private static final int NO_SUCH_POINT = 78;

    private static final Callable<Object> NOTHING = () -> "nothing";

    private CrashAgent() {}

    /** Makes a jar for the {@code -javaagent} option; the classes are on the class path. */
    static Path jarIn(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", CrashAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("crash-agent.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    /** Called by the JVM with the {@link CrashPoint}s to install. */
    public static void premain(String words, Instrumentation instrumentation) throws Exception {
        List<CrashPoint> points = Stream.of(words.split(";")).map(CrashPoint::parse).toList();
        points.forEach(point -> System.getProperties().put(point.when().key(), NOTHING));
        instrumentation.addTransformer(new Transformer(points), true);
        for (CrashPoint point : points) {
            if (point.isOfJdk()) {
                instrumentation.retransformClasses(Class.forName(point.type()));
            }
        }
    }

    /** Starts to count the calls of the point. */
    static void arm(int call) {
        AtomicInteger countdown = new AtomicInteger(call);
        Callable<Object> crash =
                () -> {
                    if (countdown.decrementAndGet() == 0) {
                        Runtime.getRuntime().halt(EXIT_CODE);
                    }
                    return NOTHING;
                };
        // Throws as a full disk does.
        Callable<Object> failure =
                () -> {
                    throw new IOException("No space left on device");
                };
        // Throws once, as a method does that is the last for which there is stack.
        Callable<Object> error =
                () -> {
                    if (countdown.decrementAndGet() == 0) {
                        throw new StackOverflowError("of a test");
                    }
                    return NOTHING;
                };
        System.getProperties().replace(CrashPoint.CRASH, crash);
        System.getProperties().replace(CrashPoint.FAILURE, failure);
        System.getProperties().replace(CrashPoint.ERROR, error);
    }

    private record Transformer(List<CrashPoint> points) implements ClassFileTransformer {
        @Override
        public byte[] transform(
                Module module,
                ClassLoader loader,
                String className,
                Class<?> redefined,
                ProtectionDomain domain,
                byte[] bytes) {
            List<CrashPoint> here = points.stream().filter(point -> point.isIn(className)).toList();
            return here.isEmpty() ? null : changed(bytes, here);
        }

        @SuppressWarnings("CatchAndPrintStackTrace") // The JVM would hide it.
        private static byte[] changed(byte[] bytes, List<CrashPoint> points) {
            try {
                ClassReader reader = new ClassReader(bytes);
                ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
                Changer changer = new Changer(writer, points);
                reader.accept(changer, 0);
                if (changer.changed) {
                    return writer.toByteArray();
                }
                System.err.println("no such point: " + points);
            } catch (RuntimeException e) {
                e.printStackTrace();
            }
            Runtime.getRuntime().halt(NO_SUCH_POINT);
            return null;
        }
    }

    private static final class Changer extends ClassVisitor {
        private final List<CrashPoint> points;
        private boolean changed;

        Changer(ClassVisitor next, List<CrashPoint> points) {
            super(Opcodes.ASM9, next);
            this.points = points;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, thrown);
            boolean hasCode = (access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
            for (CrashPoint point : points) {
                if (hasCode && point.method().equals(name)) {
                    method = new ChangedMethod(method, point.when());
                    changed = true;
                }
            }
            return method;
        }
    }

    /** Adds the call of a point to a method; without a branch, which would need a stack map. */
    private static final class ChangedMethod extends MethodVisitor {
        private final CrashPoint.When when;

        ChangedMethod(MethodVisitor next, CrashPoint.When when) {
            super(Opcodes.ASM9, next);
            this.when = when;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (!when.isAtExit()) {
                callPoint();
            }
        }

        @Override
        public void visitInsn(int opcode) {
            boolean returns = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
            if (when.isAtExit() && returns) {
                callPoint();
            }
            super.visitInsn(opcode);
        }

        /** The JDK's own classes see nothing but its public ones. */
        private void callPoint() {
            call(
                    Opcodes.INVOKESTATIC,
                    "java/lang/System",
                    "getProperties",
                    "()Ljava/util/Properties;");
            super.visitLdcInsn(when.key());
            call(
                    Opcodes.INVOKEVIRTUAL,
                    "java/util/Properties",
                    "get",
                    "(Ljava/lang/Object;)Ljava/lang/Object;");
            super.visitTypeInsn(Opcodes.CHECKCAST, "java/util/concurrent/Callable");
            call(
                    Opcodes.INVOKEINTERFACE,
                    "java/util/concurrent/Callable",
                    "call",
                    "()Ljava/lang/Object;");
            super.visitInsn(Opcodes.POP);
        }

        private void call(int opcode, String type, String method, String descriptor) {
            boolean isInterface = opcode == Opcodes.INVOKEINTERFACE;
            super.visitMethodInsn(opcode, type, method, descriptor, isInterface);
        }
    }
}
