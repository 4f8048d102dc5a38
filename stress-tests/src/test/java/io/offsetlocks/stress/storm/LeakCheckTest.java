package io.offsetlocks.stress.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeakCheckTest {
    @Test
    void classesThatAreLookedFor_areThoseOfTheLibrary() throws Exception {
        Set<String> missing = new TreeSet<>(LeakCheck.OF_USE);
        missing.addAll(LeakCheck.OF_OPEN);
        missing.removeAll(classesOfTheLibrary());

        assertEquals(Set.of(), missing);
    }

    private static Set<String> classesOfTheLibrary() throws Exception {
        Path place =
                Path.of(
                        OffsetLocks.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        if (Files.isDirectory(place)) {
            return classesIn(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return classesIn(jar.getPath("/"));
        }
    }

    private static Set<String> classesIn(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(file -> file.getFileName().toString().replace(".class", ""))
                    .collect(Collectors.toSet());
        }
    }
}
