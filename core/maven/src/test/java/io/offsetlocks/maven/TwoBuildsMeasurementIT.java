package io.offsetlocks.maven;

import io.offsetlocks.maven.MavenBuilds.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No test: what docs/maven-builds.md has in its table. Two builds at once on a local repository
 * without their dependencies, several times with every kind of lock in turn.
 */
@EnabledIfSystemProperty(named = "measured.rounds", matches = "[0-9]+")
@Timeout(3600)
class TwoBuildsMeasurementIT {
    private static final int DEPENDENCIES = 500;
    private static final String LOCKS = "-Daether.syncContext.named.";

    /** How builds are kept apart: the options of a build without the extension, or none. */
    private static Map<String, List<String>> kinds() {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("defaults of Maven", List.of());
        kinds.put(
                "file locks of Maven, kept",
                List.of(
                        LOCKS + "factory=file-lock",
                        LOCKS + "nameMapper=file-gaecv",
                        "-Daether.named.file-lock.deleteLockFiles=false"));
        kinds.put("extension", List.of());
        return kinds;
    }

    @ParameterizedTest
    @ValueSource(strings = {"maven-3.version", "maven-4.version"})
    void measure(String property, @TempDir Path directory) throws Exception {
        String version = System.getProperty(property);
        int rounds = Integer.getInteger("measured.rounds");
        Map<String, List<long[]>> results = new LinkedHashMap<>();
        try (PreparedMaven maven = new PreparedMaven(version, DEPENDENCIES, directory)) {
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, List<String>> kind : kinds().entrySet()) {
                    String name = kind.getKey();
                    long[] result = twoBuilds(maven, name, round, kind.getValue());
                    results.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
                }
            }
        }
        results.forEach(
                (kind, all) ->
                        System.out.printf(
                                "Maven %s, %s: fetched twice %d, failed builds %d, processor ms %d,"
                                        + " elapsed ms %d, lock files %d%n",
                                version,
                                kind,
                                median(all, 0),
                                all.stream().mapToLong(each -> each[1]).sum(),
                                median(all, 2),
                                median(all, 3),
                                median(all, 4)));
    }

    private static long[] twoBuilds(
            PreparedMaven maven, String kind, int round, List<String> options) throws Exception {
        boolean withExtension = kind.equals("extension");
        Path project = maven.project("measured-" + withExtension, withExtension);
        Path local = maven.copyOfLocal(kind.replace(' ', '-') + round);
        String[] all = options.toArray(String[]::new);
        maven.repository().reset();
        long processorTime = processorMillisOfChildren();
        long start = System.nanoTime();
        long failed = 0;
        try (Build one = maven.builds().start(project, local, all);
                Build two = maven.builds().start(project, local, all)) {
            for (Build build : List.of(one, two)) {
                build.awaitEnd();
                failed += build.process().exitValue() == 0 ? 0 : 1;
            }
        }
        long twice =
                maven.repository().fetchesBelow(PublishedFiles.DIRECTORY).entrySet().stream()
                        .filter(each -> !each.getKey().endsWith(".sha1") && each.getValue() > 1)
                        .count();
        return new long[] {
            twice,
            failed,
            processorMillisOfChildren() - processorTime,
            (System.nanoTime() - start) / 1_000_000,
            PreparedMaven.lockFiles(local)
        };
    }

    /** Returns what the children that have ended took, in steps of 10 ms (Linux). */
    private static long processorMillisOfChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
    }

    private static long median(List<long[]> all, int column) {
        long[] sorted = all.stream().mapToLong(each -> each[column]).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
