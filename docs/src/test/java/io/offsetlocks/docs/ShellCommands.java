package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Command lines of a document, checked without being run: the shell can read them, and what they
 * name of this project is there - modules, profiles, test classes, jars, main classes, options.
 */
final class ShellCommands {
    /** Commands of the system and of the JDK, which a document may name. */
    private static final Set<String> TOOLS =
            Set.of(
                    "cc", "flock", "fuser", "grep", "install", "jcmd", "jfr", "ls", "lslocks", "od",
                    "python3", "rm", "setpriv", "sh", "stat");

    private static final Set<String> PHASES =
            Set.of("clean", "compile", "test-compile", "test", "package", "verify", "install");

    private static final Pattern GROUP = Pattern.compile("<groupId>(.*)</groupId>");

    private final String place;

    private ShellCommands(String place) {
        this.place = place;
    }

    static void check(String place, String script) {
        ShellCommands commands = new ShellCommands(place);
        commands.requireSyntax(script);
        // What is piped into grep or follows && is a command like any other.
        Stream.of(script.replace("\\\n", " ").split("&&|\\|\\||[|;\n]"))
                .map(String::strip)
                .filter(command -> !command.isEmpty() && !command.startsWith("#"))
                .forEach(commands::checkCommand);
    }

    private void requireSyntax(String script) {
        try {
            Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
            try (var input = shell.outputWriter(StandardCharsets.UTF_8)) {
                input.write(script);
            }
            String complaint =
                    new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("", complaint, place);
        } catch (IOException e) {
            throw new AssertionError(place, e);
        }
    }

    private void checkCommand(String command) {
        List<String> words = new ArrayList<>(List.of(command.split("\\s+")));
        words.removeIf(word -> word.matches("[A-Z_0-9]+=\\S*"));
        if (words.isEmpty()) {
            return;
        }
        String first = words.remove(0);
        String program = first.replaceAll(".*/", "");
        switch (program) {
            case "mvn" -> checkMaven(words);
            case "java" -> checkJava(words);
            default ->
                    assertTrue(
                            TOOLS.contains(program)
                                    || Files.isExecutable(Repository.ROOT.resolve(first)),
                            place + ": what is " + first + "?");
        }
    }

    private void checkMaven(List<String> words) {
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (word.equals("-pl")) {
                Stream.of(rest.next().split(",")).forEach(this::requireModule);
            } else if (word.startsWith("-P")) {
                requireProfile(word.substring(2));
            } else if (word.startsWith("-Dtest=")) {
                Stream.of(word.substring("-Dtest=".length()).split(",")).forEach(this::requireTest);
            } else if (word.startsWith("-D")) {
                requireProperty(word.substring(2).replaceAll("=.*", ""));
            } else if (!word.startsWith("-") && !word.contains(":")) {
                assertTrue(PHASES.contains(word), place + ": no phase of Maven: " + word);
            }
        }
    }

    private void requireModule(String module) {
        assertTrue(Repository.modules().contains(module), place + ": no module " + module);
    }

    private void requireProfile(String profile) {
        requireInPom("<id>" + profile + "</id>", "no profile " + profile);
    }

    private void requireInPom(String text, String otherwise) {
        assertTrue(
                Repository.poms().stream()
                        .map(Repository::read)
                        .anyMatch(pom -> pom.contains(text)),
                place + ": " + otherwise);
    }

    private void requireTest(String test) {
        String name = test.replaceAll("#.*", "");
        assertFalse(Repository.sourcesOf(name).isEmpty(), place + ": no test class " + name);
    }

    private void requireProperty(String property) {
        // Maven's own, Surefire's, or one that a source or a build file asks for.
        boolean known =
                property.equals("skipTests")
                        || property.equals("it.test")
                        || property.matches("(surefire|failsafe)\\..*")
                        || Stream.concat(Repository.poms().stream(), Repository.sources().stream())
                                .filter(file -> file.toString().matches(".*\\.(xml|java)"))
                                .map(Repository::read)
                                .anyMatch(
                                        text ->
                                                text.contains('"' + property + '"')
                                                        || text.contains("${" + property + "}"));
        assertTrue(known, place + ": nobody asks for the property " + property);
    }

    private void checkJava(List<String> words) {
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            if (word.equals("-jar")) {
                requireJar(rest.next());
            } else if (word.equals("-cp")) {
                requireJar(rest.next());
                requireMain(rest.next());
            } else if (word.startsWith("--")) {
                requireOption(word.replaceAll("=.*", ""));
            }
        }
    }

    private void requireJar(String jar) {
        Path path = Path.of(jar);
        if (path.getNameCount() == 1) {
            return; // The reader's own program.
        }
        requireModule(path.getName(0).toString());
        requireInPom("${project.build.directory}/" + path.getFileName(), "nobody builds " + jar);
    }

    private void requireMain(String className) {
        if (!className.startsWith("io.offsetlocks.")) {
            requireDependency(className);
            return;
        }
        Path source = Path.of(className.replace('.', '/') + ".java");
        boolean there =
                Repository.modules().stream()
                        .map(module -> Repository.ROOT.resolve(module).resolve("src/main/java"))
                        .anyMatch(sources -> Files.exists(sources.resolve(source)));
        assertTrue(there, place + ": no class " + className);
    }

    /** Requires that the class is of a library that some module uses. */
    private void requireDependency(String className) {
        boolean used =
                Repository.poms().stream()
                        .map(Repository::read)
                        .flatMap(pom -> GROUP.matcher(pom).results())
                        .anyMatch(group -> className.startsWith(group.group(1) + "."));
        assertTrue(used, place + ": no module depends on " + className);
    }

    private void requireOption(String option) {
        boolean known =
                Repository.sources().stream()
                        .filter(file -> file.toString().matches(".*/src/main/.*\\.java"))
                        .map(Repository::read)
                        .anyMatch(text -> text.contains('"' + option + '"'));
        assertTrue(known, place + ": no program of ours has the option " + option);
    }
}
