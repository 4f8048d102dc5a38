package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.aether.SyncContext;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.impl.RepositorySystemLifecycle;
import org.eclipse.aether.metadata.DefaultMetadata;
import org.eclipse.aether.metadata.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A factory of contexts as Maven makes it, for tests that play the part of Resolver. */
@Timeout(120)
abstract class LocksFixture {
    static final Artifact JAR = new DefaultArtifact("g:a:jar:1");

    /** One attempt, so that what is held elsewhere is told at once. */
    static final Map<String, Object> AT_ONCE =
            Map.of(BuildSettings.TIME, "0", "aether.syncContext.named.retry", "0");

    @TempDir Path local;

    private final List<Runnable> onEnd = new ArrayList<>();

    final OffsetSyncContextFactory factory =
            new OffsetSyncContextFactory(
                    Map.of(),
                    new RepositorySystemLifecycle() {
                        @Override
                        public void systemEnded() {
                            onEnd.forEach(Runnable::run);
                        }

                        @Override
                        public void addOnSystemEndedHandler(Runnable handler) {
                            onEnd.add(handler);
                        }
                    });

    @AfterEach
    void endSystem() {
        onEnd.forEach(Runnable::run);
    }

    SyncContext shared() {
        return factory.newInstance(new MavenSession(local, AT_ONCE), true);
    }

    SyncContext exclusive() {
        return factory.newInstance(new MavenSession(local, AT_ONCE), false);
    }

    static void acquire(SyncContext context, Artifact... artifacts) {
        context.acquire(List.of(artifacts), null);
    }

    static Metadata metadata(String artifactId) {
        return new DefaultMetadata(
                "g", artifactId, "maven-metadata.xml", Metadata.Nature.RELEASE_OR_SNAPSHOT);
    }

    /** Returns the message with which the call fails. */
    static String refusal(Runnable call) {
        return assertThrows(IllegalStateException.class, call::run).getMessage();
    }

    /** Calls in another thread, and throws what it throws. */
    static void inAnotherThread(Runnable call) {
        try {
            CompletableFuture.runAsync(call, each -> new Thread(each).start()).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    /** Acquires and closes in another thread. */
    static void useElsewhere(Supplier<SyncContext> contexts, Artifact... artifacts) {
        inAnotherThread(
                () -> {
                    try (SyncContext context = contexts.get()) {
                        acquire(context, artifacts);
                    }
                });
    }

    Path artifactsFile() {
        return local.resolve(".locks/offset-locks-artifacts");
    }
}
