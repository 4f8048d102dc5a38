package io.offsetlocks.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.internal.impl.synccontext.named.NameMappers;
import org.eclipse.aether.metadata.DefaultMetadata;
import org.eclipse.aether.metadata.Metadata;
import org.junit.jupiter.api.Test;

/** The names are those that Resolver itself gives, in its default. */
class LockNamesTest {
    private static final List<Artifact> ARTIFACTS =
            Stream.of(
                            "g:a:1",
                            "g:a:pom:1",
                            "g:a:jar:sources:1",
                            "g:a:jar:2-SNAPSHOT",
                            "g:a:jar:2-20261126.010203-4")
                    .<Artifact>map(DefaultArtifact::new)
                    .toList();

    private static final List<Metadata> METADATA =
            List.of(
                    metadata("g", "a", "1-SNAPSHOT", "maven-metadata.xml"),
                    metadata("g", "a", "", "maven-metadata.xml"),
                    metadata("g", "", "", "maven-metadata.xml"),
                    metadata("g", "a", "", "archetype-catalog.xml"),
                    metadata("", "", "", "archetype-catalog.xml"),
                    metadata("", "", "", "maven-metadata.xml"));

    private static Metadata metadata(String group, String artifact, String version, String type) {
        return new DefaultMetadata(group, artifact, version, type, Metadata.Nature.RELEASE);
    }

    @Test
    void artifacts_haveTheNamesOfResolver() {
        assertEquals(ofResolver(ARTIFACTS, null), LockNames.of(ARTIFACTS, null).artifacts());
        assertEquals(4, LockNames.of(ARTIFACTS, null).artifacts().size(), "a snapshot has one");
    }

    @Test
    void metadata_hasNamesAsDistinctAsThoseOfResolver() {
        for (Metadata one : METADATA) {
            assertEquals(1, LockNames.of(null, List.of(one)).metadata().size());
        }
        assertEquals(
                ofResolver(null, METADATA).size(), LockNames.of(null, METADATA).metadata().size());
    }

    @Test
    void listOfPrefixes_isLockedByNobody() {
        Metadata prefixes = metadata("", "", "", ".meta/prefixes.txt");
        assertTrue(LockNames.of(null, List.of(prefixes)).isEmpty());
    }

    @Test
    void many_areCounted() {
        assertEquals(
                "4 artifacts and 6 files of metadata",
                LockNames.of(ARTIFACTS, METADATA).toString());
        assertEquals("metadata:g", LockNames.of(null, METADATA.subList(2, 3)).toString());
    }

    private static Collection<String> ofResolver(
            Collection<Artifact> artifacts, Collection<Metadata> metadata) {
        return new TreeSet<>(
                NameMappers.gaecvNameMapper()
                        .nameLocks(
                                new MavenSession(Path.of("none"), Map.of()), artifacts, metadata));
    }
}
