package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/where-is-what.md leads to classes that are there. */
class WhereIsWhatTest {
    private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

    private final Document page = Document.at("docs/where-is-what.md");

    @Test
    void everyQuestion_isAnsweredByAClassOfCore() {
        List<List<String>> questions = page.table("Questions");
        assertTrue(questions.size() > 14, "fewer questions than a newcomer has");
        for (List<String> question : questions) {
            assertTrue(question.get(0).endsWith("?"), question::toString);
            List<String> classes =
                    CLASS.matcher(question.get(1))
                            .results()
                            .map((MatchResult m) -> m.group(1))
                            .toList();
            assertTrue(!classes.isEmpty(), question::toString);
            for (String name : classes) {
                long sources =
                        Repository.sourcesOf(name).stream()
                                .filter(
                                        source ->
                                                source.toString()
                                                        .matches(
                                                                ".*/core(/postgresql|/maven)?/src/main/.*"))
                                .count();
                assertEquals(1, sources, name);
            }
        }
    }
}
