package io.offsetlocks.stress;

import io.offsetlocks.stress.ways.Way;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ways of other programs that this machine has, with the version of each.
 *
 * @param python the interpreters of the Python ways; the first on the path need not be the one that
 *     the system's packages are for
 */
record Installed(Map<Way, String> versions, Map<Way, String> python) {
    private static final Map<Way, String> MODULES =
            Map.of(Way.FASTENERS, "fasteners", Way.FILELOCK, "filelock");
    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

    /** Looks for the programs. */
    static Installed find() {
        Map<Way, String> versions = new EnumMap<>(Way.class);
        Map<Way, String> python = new EnumMap<>(Way.class);
        answer("flock", "--version").ifPresent(version -> versions.put(Way.FLOCK, version));
        MODULES.forEach(
                (way, module) -> {
                    for (String interpreter : INTERPRETERS) {
                        Optional<String> version = versionOf(module, interpreter);
                        if (version.isPresent() && !python.containsKey(way)) {
                            versions.put(way, module + " " + version.get());
                            python.put(way, interpreter);
                        }
                    }
                });
        return new Installed(versions, python);
    }

    /** Returns those of the ways that can be measured here. */
    Set<Way> of(Set<Way> ways) {
        Set<Way> here = EnumSet.copyOf(ways);
        here.removeIf(way -> (way == Way.FLOCK || !way.isInJava()) && !versions.containsKey(way));
        return here;
    }

    private static Optional<String> versionOf(String module, String interpreter) {
        return answer(
                interpreter,
                "-c",
                "import importlib.metadata, "
                        + module
                        + "; print(importlib.metadata.version('"
                        + module
                        + "'))");
    }

    /** Returns the first line that a command prints; empty if it fails or does not exist. */
    private static Optional<String> answer(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.lines().findFirst() : Optional.empty();
        } catch (IOException notInstalled) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
