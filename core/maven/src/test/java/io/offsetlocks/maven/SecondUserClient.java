package io.offsetlocks.maven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.SyncContext;

/** Locks an artifact as a build of the second user would; its message goes to a file. */
final class SecondUserClient {
    private SecondUserClient() {}

    public static void main(String[] arguments) throws Exception {
        MavenSession session = new MavenSession(Path.of(arguments[0]), LocksFixture.AT_ONCE);
        SyncContext context =
                new OffsetSyncContextFactory(Map.of(), new NoLifecycle())
                        .newInstance(session, true);
        String message = "locked";
        try {
            context.acquire(List.of(LocksFixture.JAR), null);
        } catch (IllegalStateException e) {
            message = e.getMessage();
        }
        Files.writeString(Path.of(arguments[1]), message);
    }
}
