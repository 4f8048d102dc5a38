package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point to is there: files, headings, classes and their members. */
class ReferencesTest {
    /** A class, or one of its members: {@code SlotByte}, {@code Gate.openIfStale}. */
    private static final Pattern NAME =
            Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.([a-z]\\w*)(?:\\(.*\\))?)?");

    /** The packages whose classes the documents name without them. */
    private static final List<String> PACKAGES =
            List.of(
                    "com.google.common.util.concurrent",
                    "java.io",
                    "java.lang",
                    "java.lang.management",
                    "java.nio.channels",
                    "java.nio.file",
                    "java.util",
                    "java.util.concurrent",
                    "java.util.concurrent.locks",
                    "org.springframework.integration.support.locks",
                    "org.eclipse.aether.named",
                    "org.eclipse.aether.named.support");

    static List<Document> documents() {
        return Document.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void links_leadSomewhere(Document document) {
        for (String target : document.targets()) {
            if (!target.contains("://")) {
                requireTarget(document, target);
            }
        }
    }

    private static void requireTarget(Document from, String target) {
        String[] parts = target.split("#", 2);
        Path file =
                parts[0].isEmpty() ? from.file() : from.file().resolveSibling(parts[0]).normalize();
        assertTrue(Files.exists(file), () -> from + " links to " + target);
        if (parts.length == 2) {
            Document to = Document.at(Repository.ROOT.relativize(file).toString());
            assertTrue(
                    to.headings().stream().map(ReferencesTest::anchor).anyMatch(parts[1]::equals),
                    () -> from + " links to " + target);
        }
    }

    /** Returns the anchor that GitHub gives a heading. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
    }

    @ParameterizedTest
    @MethodSource("documents")
    void classesAndMembers_areThere(Document document) {
        for (String span : document.spans()) {
            Matcher name = NAME.matcher(span);
            if (name.matches()) {
                requireMember(document, name.group(1), name.group(2));
            }
        }
    }

    private static void requireMember(Document document, String className, String member) {
        List<Path> sources = Repository.sourcesOf(className);
        boolean there =
                member == null
                        ? !sources.isEmpty() || classOf(className)
                        : sources.stream().anyMatch(source -> hasWord(source, member))
                                || memberOf(className, member);
        assertTrue(
                there,
                () -> document + " names " + className + (member == null ? "" : "." + member));
    }

    private static boolean hasWord(Path source, String word) {
        return Pattern.compile("\\b" + word + "\\b").matcher(Repository.read(source)).find();
    }

    private static boolean classOf(String simpleName) {
        return classes(simpleName).findAny().isPresent();
    }

    private static boolean memberOf(String simpleName, String member) {
        return classes(simpleName)
                .flatMap(type -> Stream.of(type.getMethods()))
                .anyMatch(method -> method.getName().equals(member));
    }

    private static Stream<Class<?>> classes(String simpleName) {
        return PACKAGES.stream().flatMap(name -> load(name + "." + simpleName));
    }

    private static Stream<Class<?>> load(String name) {
        try {
            return Stream.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }
}
