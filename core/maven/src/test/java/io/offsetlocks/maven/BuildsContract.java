package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.offsetlocks.HeldLock;
import io.offsetlocks.LockFormat;
import io.offsetlocks.OffsetLocks;
import io.offsetlocks.maven.MavenBuilds.Build;
import io.offsetlocks.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds of a real Maven, at once, on one local repository that has the extension and the plugin
 * and nothing else. A file that is fetched twice is the failure.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
abstract class BuildsContract {
    private static final int DEPENDENCIES = 100;

    /** One whose answer is held back, so that the build stands still with all locks held. */
    private static final String HELD_BACK =
            PublishedFiles.path(PublishedFiles.dependency(50), "jar");

    private final String version;
    private PreparedMaven maven;
    private LoopbackRepository repository;
    private MavenBuilds builds;
    private Path project;

    BuildsContract(String version) {
        this.version = version;
    }

    @BeforeAll
    void prepare(@TempDir Path directory) throws IOException {
        maven = new PreparedMaven(version, DEPENDENCIES, directory);
        repository = maven.repository();
        builds = maven.builds();
        project = maven.project("project", true);
    }

    @AfterAll
    void stop() {
        maven.close();
    }

    /** The extension's own download is not under its locks, so it should be small. */
    @Test
    void extension_isOneJar() {
        Path own = maven.local().resolve("io/offsetlocks/");
        assertEquals(
                2,
                PreparedMaven.walk(own).stream()
                        .filter(file -> file.toString().endsWith(".jar"))
                        .count(),
                "the extension and the plugin of the test");
        assertTrue(Files.exists(PreparedMaven.artifacts(maven.local())));
    }

    @BeforeEach
    void forget() {
        repository.reset();
    }

    @Test
    void twoBuilds_fetchEachFileOnce() throws Exception {
        Path local = maven.copyOfLocal("two");
        CountDownLatch both = new CountDownLatch(1);
        repository.holdBack(PublishedFiles.path(PublishedFiles.dependency(0), "pom"), both);
        try (Build one = builds.start(project, local);
                Build two = builds.start(project, local)) {
            // It opens the file before it asks the remote repository for anything.
            Await.until(
                    "both have the lock file open, or one has ended",
                    () ->
                            (one.hasOpen(PreparedMaven.artifacts(local))
                                            && two.hasOpen(PreparedMaven.artifacts(local)))
                                    || !one.process().isAlive()
                                    || !two.process().isAlive());
            both.countDown();
            one.awaitSuccess();
            two.awaitSuccess();
        }

        Map<String, Integer> fetches = repository.fetchesBelow(PublishedFiles.DIRECTORY);
        fetches.values().removeIf(count -> count == 1);
        assertEquals(Map.of(), fetches, "fetched more than once");
        maven.requireAllIn(local);
        assertEquals(
                1, PreparedMaven.lockFiles(local), "that for artifacts: no metadata was needed");
    }

    @Test
    void killedBuild_holdsNobodyUp() throws Exception {
        Path local = maven.copyOfLocal("killed");
        CountDownLatch gate = new CountDownLatch(1);
        repository.holdBack(HELD_BACK, gate);
        try (Build one = builds.start(project, local)) {
            repository.awaitFetches(HELD_BACK, 1);
            try (Build two = builds.start(project, local)) {
                Await.until(
                        "the second has the lock file open",
                        () -> two.hasOpen(PreparedMaven.artifacts(local)));
                one.kill();
                gate.countDown();
                two.awaitSuccess();
            }
        }

        assertEquals(2, repository.fetches(HELD_BACK), "once by each");
        maven.requireAllIn(local);
    }

    /** Shows that the tests above can fail: the same, switched off. */
    @Test
    void switchedOff_buildsFetchTheSame() throws Exception {
        Path local = maven.copyOfLocal("off");
        // Maven 4 locks by itself, in files of its own.
        String[] off = {
            "-D" + BuildSettings.ENABLED + "=false",
            "-Daether.syncContext.named.factory=rwlock-local",
            "-Daether.syncContext.named.nameMapper=gav"
        };
        CountDownLatch gate = new CountDownLatch(1);
        repository.holdBack(HELD_BACK, gate);
        try (Build one = builds.start(project, local, off);
                Build two = builds.start(project, local, off)) {
            repository.awaitFetches(HELD_BACK, 2);
            gate.countDown();
            one.awaitEnd();
            two.awaitEnd();
        }

        assertEquals(0, PreparedMaven.lockFiles(local));
    }

    @Test
    void timeOut_namesTheArtifactAndItsHolder() throws Exception {
        Path local = maven.copyOfLocal("timeout");
        String name =
                "artifact:%s:%s:jar:%s"
                        .formatted(
                                PublishedFiles.GROUP,
                                PublishedFiles.dependency(7),
                                PublishedFiles.VERSION);
        Files.createDirectories(PreparedMaven.artifacts(local).getParent());
        try (OffsetLocks locks =
                        OffsetLocks.open(
                                PreparedMaven.artifacts(local), 1 << 20, LockFormat.LOCK_WORDS);
                HeldLock held = locks.lock(name);
                Build build =
                        builds.start(
                                project,
                                local,
                                "-D" + BuildSettings.TIME + "=100",
                                "-Daether.syncContext.named.time.unit=MILLISECONDS")) {
            String said = build.awaitEnd();
            assertTrue(held.isValid());
            assertNotEquals(0, build.process().exitValue(), said);
            String expected =
                    name + " is held by process " + ProcessHandle.current().pid() + " of ";
            assertTrue(said.contains(expected), said);
            assertTrue(said.contains("within 100 milliseconds, in 2 attempts"), said);
        }
    }

    @Test
    void fileThatIsNoLockFile_failsTheBuildAndSaysHowToGoOn() throws Exception {
        Path local = maven.copyOfLocal("broken");
        Files.createDirectories(PreparedMaven.artifacts(local).getParent());
        Files.writeString(PreparedMaven.artifacts(local), "no lock file");
        try (Build build = builds.start(project, local)) {
            String said = build.awaitEnd();
            assertNotEquals(0, build.process().exitValue(), said);
            assertTrue(said.contains(PreparedMaven.artifacts(local).toString()), said);
            assertTrue(said.contains("-D" + BuildSettings.ENABLED + "=false"), said);
            assertFalse(said.contains("at io.offsetlocks"), said);
        }
    }
}
