package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the classes of this module know of core: an engine knows no thread and no name. */
class EngineImportsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/offsetlocks/postgresql");
    private static final Pattern OURS =
            Pattern.compile("import (?:static )?io\\.offsetlocks\\.(.*);");

    @Test
    void engine_knowsTheSeam_andOneClassPutsTheLayersTogether() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertTrue(sources.size() > 20, sources::toString);
        Set<String> arrows = new TreeSet<>();
        for (Path source : sources) {
            String name = source.getFileName().toString();
            if (!name.equals("PostgresLocks.java")) {
                arrows.addAll(packagesOf(Files.readString(source)));
            }
        }

        assertEquals(
                Set.of(
                        "LockLostException",
                        "hashing.OffsetAllocator",
                        "internal.common",
                        "internal.processes",
                        "postgresql.SessionThread"),
                arrows);
    }

    private static Set<String> packagesOf(String source) {
        return OURS.matcher(source)
                .results()
                .map(found -> found.group(1).replaceFirst("^(internal\\.\\w+)\\..*", "$1"))
                .map(name -> name.replaceFirst("^(postgresql\\.\\w+)\\..*", "$1"))
                .collect(Collectors.toSet());
    }
}
