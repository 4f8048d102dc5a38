package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No block of code in a document can rot. By its language it is
 *
 * <ul>
 *   <li>{@code java}: a program, which {@link ReadmeTest} runs, or a {@link Quote} from the Java
 *       sources of this module, which are compiled and tested,
 *   <li>{@code python}, {@code c}: a quote from the clients, which {@code ClientsTest} runs,
 *   <li>{@code sh}, or none (an indented block): a quote from the clients, or {@link
 *       ShellCommands},
 *   <li>{@code console}: the same, behind prompts of {@code $}, and what they print,
 *   <li>{@code xml}: a dependency on a module of this project, in the version that the build makes,
 *       or the extension that it is,
 *   <li>{@code text}: not code.
 * </ul>
 */
class CodeBlocksTest {
    private static final String JAVA = "/docs/src/test/java/";
    private static final String CLIENTS = "/docs/src/test/clients/";

    static Stream<Named<CodeBlock>> blocks() {
        return Document.all().stream()
                .flatMap(document -> document.blocks().stream())
                .map(block -> Named.of(block.place(), block));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void block_isChecked(CodeBlock block) {
        switch (block.language()) {
            case "java" -> requireJava(block);
            case "python", "c" -> assertTrue(isQuote(block, CLIENTS), block.place());
            case "sh", "" -> checkShell(block);
            case "console" -> checkConsole(block);
            case "xml" -> requireDependency(block);
            case "text" -> {}
            default -> fail(block.place() + ": nothing checks the language " + block.language());
        }
    }

    private static void requireJava(CodeBlock block) {
        boolean run = ReadmeTest.runs(block);
        assertTrue(run || isQuote(block, JAVA), () -> block.place() + " is in no source file");
    }

    private static boolean isQuote(CodeBlock block, String directory) {
        Quote quote = new Quote(block.text());
        return Repository.sources().stream()
                .filter(source -> source.toString().contains(directory))
                .anyMatch(quote::isFrom);
    }

    private static void checkShell(CodeBlock block) {
        if (!isQuote(block, CLIENTS)) {
            ShellCommands.check(block.place(), block.text());
        }
    }

    private static void checkConsole(CodeBlock block) {
        List<String> commands = block.text().lines().filter(line -> line.startsWith("$ ")).toList();
        assertTrue(!commands.isEmpty(), block.place() + " has no prompt");
        String script =
                commands.stream().map(c -> c.substring(2)).collect(Collectors.joining("\n"));
        ShellCommands.check(block.place(), script);
    }

    private static void requireDependency(CodeBlock block) {
        assertTrue(
                Repository.poms().stream()
                        .map(Repository::read)
                        .flatMap(pom -> Stream.of(dependencyOn(pom), extension(pom)))
                        .anyMatch(block.text()::equals),
                () -> block.place() + " is no dependency on a module");
    }

    private static String dependencyOn(String modulePom) {
        return Stream.of("groupId", "artifactId", "version")
                .map(tag -> "  <%s>%s</%s>\n".formatted(tag, coordinate(modulePom, tag), tag))
                .collect(Collectors.joining("", "<dependency>\n", "</dependency>\n"));
    }

    private static String extension(String modulePom) {
        String extension = dependencyOn(modulePom).replace("dependency>", "extension>").indent(2);
        return "<extensions>\n" + extension + "</extensions>\n";
    }

    /** Returns a module's own coordinate, or else that of its parent, which stands first. */
    private static String coordinate(String modulePom, String tag) {
        String own = modulePom.replaceFirst("(?s)<parent>.*</parent>", "");
        String project = own.replaceFirst("(?s)<(dependencies|build|dependencyManagement)>.*", "");
        String value = "(?s).*?<" + tag + ">([^<]*)</" + tag + ">.*";
        return (project.contains("<" + tag + ">") ? project : modulePom).replaceFirst(value, "$1");
    }

    static Stream<Named<String>> commandsInSentences() {
        return Document.all().stream()
                .flatMap(
                        document ->
                                document.spans().stream()
                                        .filter(span -> span.matches("(mvn|java) .*"))
                                        .map(span -> Named.of(document + ": " + span, span)));
    }

    @ParameterizedTest
    @MethodSource("commandsInSentences")
    void commandInASentence_isChecked(String command) {
        ShellCommands.check(command, command);
    }
}
