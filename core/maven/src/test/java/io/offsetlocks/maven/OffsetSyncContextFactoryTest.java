package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import javax.inject.Named;
import javax.inject.Singleton;
import org.eclipse.aether.SyncContext;
import org.eclipse.aether.spi.synccontext.SyncContextFactory;
import org.eclipse.sisu.Priority;
import org.junit.jupiter.api.Test;

class OffsetSyncContextFactoryTest extends LocksFixture {
    @Test
    void index_namesTheFactory() throws IOException {
        Class<?> type = OffsetSyncContextFactory.class;
        try (InputStream index = type.getResourceAsStream("/META-INF/sisu/javax.inject.Named")) {
            String lines = new String(index.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(type.getName() + "\n", lines);
        }
        // Without them Sisu would not find it, make many, or prefer the one of Maven.
        assertTrue(type.isAnnotationPresent(Named.class));
        assertTrue(type.isAnnotationPresent(Singleton.class));
        assertTrue(type.getAnnotation(Priority.class).value() > 0);
    }

    @Test
    void newInstance_opensNothing() {
        exclusive().close();
        shared().close();
        assertFalse(Files.exists(local.resolve(".locks")));
    }

    @Test
    void off_leavesTheLocksToMaven() {
        SyncContext ofMaven = exclusive();
        Map<String, Object> off = Map.of(BuildSettings.ENABLED, "false");
        SyncContextFactory withMaven =
                new OffsetSyncContextFactory(
                        Map.of("default", (session, shared) -> ofMaven), new NoLifecycle());

        assertSame(ofMaven, withMaven.newInstance(new MavenSession(local, off), true));

        String message = refusal(() -> factory.newInstance(new MavenSession(local, off), true));
        assertTrue(message.startsWith(BuildSettings.ENABLED), message);
    }

    @Test
    void badSetting_isAnError() {
        MavenSession session = new MavenSession(local, Map.of(BuildSettings.ENABLED, "yes"));
        assertThrows(IllegalArgumentException.class, () -> factory.newInstance(session, true));
    }
}
