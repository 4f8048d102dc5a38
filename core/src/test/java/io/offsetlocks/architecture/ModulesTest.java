package io.offsetlocks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.hashing.OffsetAllocator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the two published modules depend on, and what they make their users depend on. */
class ModulesTest {
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "java\\..*|io\\.offsetlocks\\.(OffsetLocks|LockSpace|NamedLocks|HeldLock)"
                        + "|io\\.offsetlocks\\.(IncompatibleLockFile|LockFileReplaced|LockLost)Exception"
                        + "|io\\.offsetlocks\\.hashing\\.(OffsetAllocator|Collisions)");

    @Test
    void hashing_knowsTheJdkAndGuavaAlone() throws Exception {
        assertEquals(
                Set.of(),
                references(
                        CompiledClass.allBeside(OffsetAllocator.class),
                        "(java|com\\.google\\.common|io\\.offsetlocks\\.hashing)\\..*"));
    }

    @Test
    void core_knowsTheJdkAndHashingAlone() throws Exception {
        assertEquals(
                Set.of(),
                references(
                        CompiledClass.allBeside(OffsetLocks.class),
                        "(java|jdk\\.jfr|io\\.offsetlocks)\\..*"));
    }

    private static Set<String> references(List<CompiledClass> classes, String expected) {
        assertFalse(classes.isEmpty());
        Set<String> others = new TreeSet<>();
        for (CompiledClass from : classes) {
            for (String to : from.references()) {
                if (!to.matches(expected)) {
                    others.add(from.name() + " -> " + to);
                }
            }
        }
        return others;
    }

    @Test
    void publicSignatures_showPublicTypesOfOursAndOfTheJdkAlone() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (Class<?> module : List.of(OffsetAllocator.class, OffsetLocks.class)) {
            // The internal packages are not exported.
            CompiledClass.allBeside(module).stream()
                    .filter(each -> !each.name().contains(".internal."))
                    .forEach(each -> shown.addAll(each.published()));
        }
        shown.removeIf(PUBLIC_TYPE.asMatchPredicate());

        assertEquals(Set.of(), shown);
    }
}
