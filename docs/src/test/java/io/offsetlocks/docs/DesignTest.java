package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** docs/design.md speaks of the code that is there, and of all of it. */
class DesignTest {
    private static final Pattern INVARIANT = Pattern.compile("\\bI[1-9]\\d*\\b");

    private final Document design = Document.at("docs/design.md");

    @Test
    void everyClassOfCore_hasItsPlaceInTheLayers() {
        String classes =
                design.table("Layers").stream()
                        .map(row -> row.get(0))
                        .collect(Collectors.joining(" "));
        for (Path source : core()) {
            String name = source.getFileName().toString().replace(".java", "");
            assertTrue(
                    name.endsWith("-info") || classes.contains("`" + name + "`"),
                    () -> name + " is not in the table of classes");
        }
    }

    @Test
    void invariantsThatTheCodeCites_areThoseOfTheDesign() {
        Set<String> cited =
                core().stream()
                        .flatMap(source -> invariants(Repository.read(source)).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(invariants(design.text()), cited);
    }

    private static Set<String> invariants(String text) {
        return INVARIANT
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyHazard_hasItsRuleAndItsTests() {
        List<List<String>> hazards = design.table("Hazards");
        String last = Integer.toString(hazards.size());
        assertEquals(
                IntStream.rangeClosed(1, hazards.size()).mapToObj(Integer::toString).toList(),
                hazards.stream().map(row -> row.get(0)).toList());
        for (List<String> hazard : hazards) {
            assertEquals(4, hazard.size(), hazard::toString);
            // The last is a cost, which is measured.
            String proof = hazard.get(0).equals(last) ? "`Compare`" : "Test`";
            assertTrue(hazard.get(3).contains(proof), hazard::toString);
        }
    }

    private static List<Path> core() {
        return Repository.sources().stream()
                .filter(source -> source.toString().contains("/core/src/main/java/io/"))
                .toList();
    }
}
