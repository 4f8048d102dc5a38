package io.offsetlocks.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A class of the library in which pitest has changed one instruction.
 *
 * @param what what it has changed
 * @param detected whether a test that pitest has run noticed that
 * @param file the changed class file
 */
record Mutant(String type, String method, int line, String what, boolean detected, Path file) {
    private static final Pattern DETAILS =
            Pattern.compile(
                    ".*clazz=([^,]+), method=([^,]+), methodDesc=([^\\]]+)\\],"
                            + " indexes=\\[(\\d+)[^\\]]*\\], mutator=([^\\]]+)\\].*",
                    Pattern.DOTALL);

    /** Reads the report of pitest, and finds what it has exported next to it. */
    static List<Mutant> in(Path reports) throws Exception {
        Map<String, Path> files = exported(reports.resolve("export"));
        NodeList nodes =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(reports.resolve("mutations.xml").toFile())
                        .getElementsByTagName("mutation");
        List<Mutant> mutants = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Element node = (Element) nodes.item(i);
            String key =
                    String.join(
                            " ",
                            text(node, "mutatedClass"),
                            text(node, "mutatedMethod"),
                            text(node, "methodDescription"),
                            text(node, "index"),
                            text(node, "mutator"));
            mutants.add(
                    new Mutant(
                            text(node, "mutatedClass"),
                            text(node, "mutatedMethod"),
                            Integer.parseInt(text(node, "lineNumber")),
                            text(node, "description"),
                            Boolean.parseBoolean(node.getAttribute("detected")),
                            Objects.requireNonNull(files.get(key), key + " is not exported")));
        }
        mutants.sort(
                Comparator.comparing(Mutant::type)
                        .thenComparingInt(Mutant::line)
                        .thenComparing(Mutant::file));
        return mutants;
    }

    private static String text(Element parent, String tag) {
        return parent.getElementsByTagName(tag).item(0).getTextContent();
    }

    /** Returns the changed class files, by what identifies a mutant. */
    private static Map<String, Path> exported(Path directory) throws IOException {
        Map<String, Path> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(file -> file.endsWith("details.txt")).forEach(file -> addTo(files, file));
        }
        return files;
    }

    private static void addTo(Map<String, Path> files, Path details) {
        try {
            Matcher found = DETAILS.matcher(Files.readString(details));
            if (!found.matches()) {
                throw new IllegalArgumentException(details + " is not of a known form");
            }
            String key =
                    String.join(
                            " ",
                            found.group(1),
                            found.group(2),
                            found.group(3),
                            found.group(4),
                            found.group(5));
            files.put(key, details.resolveSibling(found.group(1) + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @Override
    public String toString() {
        return String.format("%s.%s, line %d: %s", simpleType(), method, line, what);
    }
}
