package io.offsetlocks.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.offsetlocks.OffsetLocks;
import io.offsetlocks.hashing.OffsetAllocator;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the two published modules depend on, and what they make their users depend on. */
class ModulesTest {
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile(
                    "java\\..*"
                        + "|io\\.offsetlocks\\.(OffsetLocks|LockFormat|LockSpace|NamedLocks|HeldLock)"
                        + "|io\\.offsetlocks\\.(IncompatibleLockFile|LockFileReplaced|LockLost)Exception"
                        + "|io\\.offsetlocks\\.hashing\\.(OffsetAllocator|Collisions)");

    private static final Pattern TYPE = Pattern.compile("(?:[a-z]\\w*\\.)+[A-Z]\\w*");

    private static final int VISIBLE = Modifier.PUBLIC | Modifier.PROTECTED;

    @Test
    void hashing_knowsTheJdkAndGuavaAlone() throws Exception {
        assertEquals(
                Set.of(),
                references(
                        CompiledClass.allBeside(OffsetAllocator.class),
                        "(java|com\\.google\\.common|org\\.jspecify\\.annotations|io\\.offsetlocks\\.hashing)"
                            + "\\..*"));
    }

    @Test
    void core_knowsTheJdkAndHashingAlone() throws Exception {
        assertEquals(
                Set.of(),
                references(
                        CompiledClass.allBeside(OffsetLocks.class),
                        "(java|jdk\\.jfr|org\\.jspecify\\.annotations|io\\.offsetlocks)\\..*"));
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
            for (CompiledClass each : CompiledClass.allBeside(module)) {
                // The internal packages are not exported.
                if (!each.name().contains(".internal.")) {
                    Class<?> type = Class.forName(each.name());
                    signatures(type).flatMap(ModulesTest::typesIn).forEach(shown::add);
                }
            }
        }
        shown.removeIf(PUBLIC_TYPE.asMatchPredicate());
        assertEquals(Set.of(), shown);
    }

    /** Returns the public and protected members of a class that is public, and what it extends. */
    private static Stream<String> signatures(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return Stream.empty();
        }
        Stream<String> members =
                Stream.of(
                                type.getDeclaredMethods(),
                                type.getDeclaredConstructors(),
                                type.getDeclaredFields())
                        .flatMap(Stream::of)
                        .filter(member -> (((Member) member).getModifiers() & VISIBLE) != 0)
                        .map(ModulesTest::signature);
        return Stream.concat(members, ancestors(type));
    }

    private static String signature(AccessibleObject member) {
        return member instanceof Field field
                ? field.toGenericString()
                : ((Executable) member).toGenericString();
    }

    private static Stream<String> ancestors(Class<?> type) {
        return Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()),
                        Stream.of(type.getGenericInterfaces()))
                .map(Type::getTypeName);
    }

    private static Stream<String> typesIn(String signature) {
        return TYPE.matcher(signature).results().map(MatchResult::group);
    }
}
