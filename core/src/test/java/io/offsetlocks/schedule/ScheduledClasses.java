package io.offsetlocks.schedule;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads the library anew, with its monitors, its parking, its clock and its pool of threads in the
 * hands of a {@link Scheduler}; another thread may also run before a lock word is read or changed.
 * The library believes that there is one processor, and so has the same buckets on every host.
 * Nothing else about the code is changed, but for calls that it is told to leave out.
 */
final class ScheduledClasses extends ClassLoader {
    private static final String PACKAGE = "io.offsetlocks.internal.";
    private static final Pattern MEMORY_ENGINE =
            Pattern.compile("io\\.offsetlocks\\.testing\\.(MemoryLocks|PlainLocks?)\\b.*");
    private static final String WORDS = "io/offsetlocks/internal/file/MappedWords";
    private static final String SCHEDULER = Type.getInternalName(Scheduler.class);

    /** What reads and changes lock words and the table of members. */
    private static final Set<String> USERS_OF_WORDS =
            Set.of(
                    "io/offsetlocks/internal/words/MemberTable",
                    "io/offsetlocks/internal/words/MemberWords");

    private static final Set<String> LOCK_SUPPORT = Set.of("parkNanos", "unpark");

    private final List<Omission> omitted;

    /** A call that a method of the library is made to leave out, to see that it is missed. */
    record Omission(String type, String method, String call) {
        boolean is(String owner, String inMethod, String called) {
            return owner.endsWith("/" + type) && inMethod.equals(method) && called.equals(call);
        }
    }

    ScheduledClasses(Omission... omitted) {
        super(ScheduledClasses.class.getClassLoader());
        this.omitted = List.of(omitted);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            boolean ours = name.startsWith(PACKAGE) || MEMORY_ENGINE.matcher(name).matches();
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && ours) {
                loaded = define(name);
            }
            return loaded != null ? loaded : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            ClassReader reader = new ClassReader(in);
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            reader.accept(new Redirected(writer, name.replace('.', '/')), 0);
            byte[] bytes = writer.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private final class Redirected extends ClassVisitor {
        private final String type;

        Redirected(ClassVisitor next, String type) {
            super(Opcodes.ASM9, next);
            this.type = type;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] thrown) {
            // Only one thread runs at a time, so what a synchronized method does is atomic.
            int plain = access & ~Opcodes.ACC_SYNCHRONIZED;
            return new RedirectedMethod(
                    super.visitMethod(plain, name, descriptor, signature, thrown),
                    type,
                    name,
                    plain != access);
        }
    }

    private final class RedirectedMethod extends MethodVisitor {
        private final String type;
        private final String method;
        private final boolean wasSynchronized;

        RedirectedMethod(MethodVisitor next, String type, String method, boolean wasSynchronized) {
            super(Opcodes.ASM9, next);
            this.type = type;
            this.method = method;
            this.wasSynchronized = wasSynchronized;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (wasSynchronized) {
                visitVarInsn(Opcodes.ALOAD, 0);
                call("enter", "(Ljava/lang/Object;)V");
            }
        }

        @Override
        public void visitInsn(int opcode) {
            boolean leaves = opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
            if (wasSynchronized && (leaves || opcode == Opcodes.ATHROW)) {
                visitVarInsn(Opcodes.ALOAD, 0);
                call("exit", "(Ljava/lang/Object;)V");
            }
            if (opcode == Opcodes.MONITORENTER) {
                call("enter", "(Ljava/lang/Object;)V");
            } else if (opcode == Opcodes.MONITOREXIT) {
                call("exit", "(Ljava/lang/Object;)V");
            } else {
                super.visitInsn(opcode);
            }
        }

        @Override
        public void visitMethodInsn(
                int opcode, String owner, String name, String descriptor, boolean isInterface) {
            if (omitted.stream().anyMatch(call -> call.is(type, method, name))) {
                Type[] arguments = Type.getArgumentTypes(descriptor);
                for (int i = arguments.length - 1; i >= 0; i--) {
                    super.visitInsn(arguments[i].getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
                }
                if (opcode != Opcodes.INVOKESTATIC) {
                    super.visitInsn(Opcodes.POP);
                }
            } else if (owner.endsWith("/LockSupport") && LOCK_SUPPORT.contains(name)
                    || owner.equals("java/lang/System") && name.equals("nanoTime")) {
                call(name, descriptor);
            } else if (owner.equals("java/lang/Thread") && name.equals("holdsLock")) {
                call(name, descriptor);
            } else if (owner.endsWith("/BlockingThreads") && name.equals("start")) {
                call("startWait", descriptor);
            } else if (owner.equals("java/lang/Runtime") && name.equals("availableProcessors")) {
                call(name, "(Ljava/lang/Runtime;)I");
            } else {
                if (owner.equals(WORDS) && USERS_OF_WORDS.contains(type)) {
                    super.visitLdcInsn("word " + name);
                    call("point", "(Ljava/lang/String;)V");
                }
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
            }
        }

        private void call(String name, String descriptor) {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, SCHEDULER, name, descriptor, false);
        }
    }
}
