package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.comparison.methods.LockMethod;
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
 * The other programs that this machine has and whose locks are compared.
 *
 * @param versions the program and its version, per method
 * @param python the interpreter per Python method; the first on the path may not be the one that
 *     the system's packages are for
 */
record InstalledTools(Map<LockMethod, String> versions, Map<LockMethod, String> python) {
    private static final Map<LockMethod, String> MODULES =
            Map.of(LockMethod.FASTENERS, "fasteners", LockMethod.FILELOCK, "filelock");
    private static final List<String> INTERPRETERS = List.of("python3", "/usr/bin/python3");

    /** Looks for the programs. */
    static InstalledTools find() {
        Map<LockMethod, String> versions = new EnumMap<>(LockMethod.class);
        Map<LockMethod, String> python = new EnumMap<>(LockMethod.class);
        answer("flock", "--version").ifPresent(version -> versions.put(LockMethod.FLOCK, version));
        MODULES.forEach(
                (method, module) -> {
                    for (String interpreter : INTERPRETERS) {
                        Optional<String> version = versionOf(module, interpreter);
                        if (version.isPresent() && !python.containsKey(method)) {
                            versions.put(method, module + " " + version.get());
                            python.put(method, interpreter);
                        }
                    }
                });
        return new InstalledTools(versions, python);
    }

    /** Returns those of the methods that can be measured here. */
    Set<LockMethod> of(Set<LockMethod> methods) {
        Set<LockMethod> here = EnumSet.copyOf(methods);
        here.removeIf(
                method ->
                        (method == LockMethod.FLOCK || !method.isInJava())
                                && !versions.containsKey(method));
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
