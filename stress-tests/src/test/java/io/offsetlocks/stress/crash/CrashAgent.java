package io.offsetlocks.stress.crash;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.agent.builder.AgentBuilder.RedefinitionStrategy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;

/**
 * A Java agent that ends a child JVM in the middle of a method: at the beginning or the end of its
 * n-th call after {@link #arm}. The library has no hook for this; its classes are changed as they
 * are loaded, in that JVM alone.
 */
final class CrashAgent {
    /** The exit code of a JVM that ended at its point. */
    static final int EXIT_CODE = 77;

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
    public static void premain(String points, Instrumentation instrumentation) {
        AgentBuilder agent =
                new AgentBuilder.Default()
                        .ignore(none())
                        .disableClassFormatChanges()
                        .with(RedefinitionStrategy.RETRANSFORMATION)
                        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly());
        for (String text : points.split(";")) {
            CrashPoint point = CrashPoint.parse(text);
            agent =
                    agent.type(type -> point.isIn(type.getName()))
                            .transform(
                                    (builder, changed, loader, module, domain) ->
                                            changed(builder, point));
        }
        agent.installOn(instrumentation);
    }

    private static DynamicType.Builder<?> changed(
            DynamicType.Builder<?> builder, CrashPoint point) {
        Class<?> advice =
                switch (point.when()) {
                    case ENTRY -> AtEntry.class;
                    case EXIT -> AtExit.class;
                    case FAIL -> Failing.class;
                };
        return builder.visit(Advice.to(advice).on(named(point.method())));
    }

    /** Starts to count the calls of the point. */
    static void arm(int call) {
        System.getProperties().put("crash.countdown", new AtomicInteger(call));
    }

    // The bodies below are copied into the methods, some of them the JDK's own, and may use nothing
    // but the JDK's public classes.

    private static final class AtEntry {
        @Advice.OnMethodEnter
        static void crash() {
            Object countdown = System.getProperties().get("crash.countdown");
            if (countdown != null && ((AtomicInteger) countdown).decrementAndGet() == 0) {
                Runtime.getRuntime().halt(77);
            }
        }
    }

    private static final class AtExit {
        @Advice.OnMethodExit
        static void crash() {
            Object countdown = System.getProperties().get("crash.countdown");
            if (countdown != null && ((AtomicInteger) countdown).decrementAndGet() == 0) {
                Runtime.getRuntime().halt(77);
            }
        }
    }

    /** Throws as a full disk does. */
    private static final class Failing {
        @Advice.OnMethodEnter
        static void fail() throws IOException {
            if (System.getProperties().get("crash.countdown") != null) {
                throw new IOException("No space left on device");
            }
        }
    }
}
