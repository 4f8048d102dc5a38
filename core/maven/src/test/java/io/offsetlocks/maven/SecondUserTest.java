package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.SecondUserFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.aether.SyncContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A local repository that the user of a build may not write. */
@Timeout(120)
class SecondUserTest extends SecondUserFixture {
    private String messageTo(Path local) throws Exception {
        Path message = Files.createFile(classes.resolve("message"));
        allow("rw-rw-rw-", message);
        List<String> command =
                ChildProcess.jvmCommand(
                        readableClassPath(), SecondUserClient.class, local, message);
        runAsSecondUser(String.join(" ", command));
        return Files.readString(message);
    }

    @Test
    void directoryThatMayNotBeWritten_isTold() throws Exception {
        String message = messageTo(directory);
        assertTrue(message.contains("this user may not write " + directory), message);
        assertTrue(message.endsWith("-Doffsetlocks.maven.enabled=false"), message);
    }

    @Test
    void fileOfAnotherUser_isTold() throws Exception {
        try (SyncContext context =
                new OffsetSyncContextFactory(Map.of(), new NoLifecycle())
                        .newInstance(new MavenSession(directory, LocksFixture.AT_ONCE), false)) {
            context.acquire(List.of(LocksFixture.JAR), null);
            String message = messageTo(directory);
            assertTrue(
                    message.contains("this user may not write " + directory.resolve(".locks")),
                    message);
        }
    }
}
