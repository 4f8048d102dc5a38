package io.offsetlocks.maven;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.metadata.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What a context locks: a name for each artifact, by all its coordinates, and one for each
 * metadata.
 *
 * <p>The names are those of Resolver's mapper {@code gaecv}, the default of both of its versions. A
 * jar and its POM are two names: code that is told of a resolved jar, and resolves the POM then,
 * does so while it holds the jar shared, and may need the POM exclusively.
 *
 * @param artifacts the names of artifacts
 * @param metadata the names of metadata
 */
record LockNames(Set<String> artifacts, Set<String> metadata) {
    private static final String MAVEN_METADATA = "maven-metadata.xml";

    /** The list of what a remote repository has; Resolver 2 never locks it. */
    private static final String PREFIXES = ".meta/prefixes.txt";

    static LockNames of(
            @Nullable Collection<? extends Artifact> artifacts,
            @Nullable Collection<? extends Metadata> metadata) {
        LockNames names = new LockNames(new TreeSet<>(), new TreeSet<>());
        if (artifacts != null) {
            artifacts.forEach(artifact -> names.artifacts.add(nameOf(artifact)));
        }
        if (metadata != null) {
            metadata.stream()
                    .filter(each -> !isListOfPrefixes(each))
                    .forEach(each -> names.metadata.add(nameOf(each)));
        }
        return names;
    }

    boolean isEmpty() {
        return artifacts.isEmpty() && metadata.isEmpty();
    }

    private static String nameOf(Artifact artifact) {
        String name =
                "artifact:"
                        + artifact.getGroupId()
                        + ':'
                        + artifact.getArtifactId()
                        + ':'
                        + artifact.getExtension();
        if (!artifact.getClassifier().isEmpty()) {
            name += ':' + artifact.getClassifier();
        }
        return name + ':' + artifact.getBaseVersion();
    }

    private static String nameOf(Metadata metadata) {
        StringBuilder name = new StringBuilder("metadata");
        for (String part :
                new String[] {
                    metadata.getGroupId(), metadata.getArtifactId(), metadata.getVersion()
                }) {
            if (part.isEmpty()) {
                break;
            }
            name.append(':').append(part);
        }
        if (!metadata.getType().equals(MAVEN_METADATA)) {
            name.append(':').append(metadata.getType());
        }
        return name.toString();
    }

    private static boolean isListOfPrefixes(Metadata metadata) {
        return metadata.getGroupId().isEmpty() && metadata.getType().equals(PREFIXES);
    }

    /** {@return how many of what, for messages} */
    @Override
    public String toString() {
        if (artifacts.isEmpty() || metadata.isEmpty()) {
            return artifacts.isEmpty() ? ofMetadata() : ofArtifacts();
        }
        return ofArtifacts() + " and " + ofMetadata();
    }

    private String ofArtifacts() {
        return artifacts.size() == 1
                ? artifacts.iterator().next()
                : artifacts.size() + " artifacts";
    }

    private String ofMetadata() {
        return metadata.size() == 1
                ? metadata.iterator().next()
                : metadata.size() + " files of metadata";
    }
}
