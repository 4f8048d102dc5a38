package io.offsetlocks.maven;

import java.nio.file.Path;
import java.util.Map;
import org.eclipse.aether.AbstractForwardingRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.repository.LocalRepository;

/** As much of a session of Maven as locks need: the settings, and where the local repository is. */
final class MavenSession extends AbstractForwardingRepositorySystemSession {
    private final Path localRepository;
    private final Map<String, Object> properties;

    MavenSession(Path localRepository, Map<String, Object> properties) {
        this.localRepository = localRepository;
        this.properties = properties;
    }

    @Override
    protected RepositorySystemSession getSession() {
        throw new AssertionError("nothing else is asked for");
    }

    @Override
    public Map<String, Object> getConfigProperties() {
        return properties;
    }

    @Override
    public LocalRepository getLocalRepository() {
        return new LocalRepository(localRepository.toFile());
    }
}
