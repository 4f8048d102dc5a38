package io.offsetlocks.maven;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.inject.Inject;
import javax.inject.Named;
import javax.inject.Singleton;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.SyncContext;
import org.eclipse.aether.impl.RepositorySystemLifecycle;
import org.eclipse.aether.spi.synccontext.SyncContextFactory;
import org.eclipse.sisu.Priority;

/**
 * What Maven asks for the locks of artifacts and metadata, in place of its own factory.
 *
 * <p>Maven makes it when it starts, and again at its end where nobody has asked for it. So it opens
 * nothing by itself: the lock files of a local repository are opened by the first context that
 * locks something there, once for each JVM and repository, and closed when Maven shuts its
 * repository system down, or by the end of the process.
 *
 * <p>It uses only what Resolver 1.9 and Resolver 2 have both.
 */
@Singleton
@Named("offset-locks")
@Priority(100)
public final class OffsetSyncContextFactory implements SyncContextFactory {
    /** The name that Sisu gives to the factory that Maven brings along. */
    private static final String OF_MAVEN = "default";

    private final Map<String, SyncContextFactory> factories;
    private final ConcurrentMap<LockDirectory.Key, LockDirectory> directories =
            new ConcurrentHashMap<>();

    /**
     * Made by Maven.
     *
     * @param factories all the factories there are, each made when it is asked for: this one is
     *     among them
     * @param lifecycle tells when nobody needs the locks any more
     */
    @Inject
    public OffsetSyncContextFactory(
            Map<String, SyncContextFactory> factories, RepositorySystemLifecycle lifecycle) {
        this.factories = factories;
        lifecycle.addOnSystemEndedHandler(this::closeUnused);
    }

    /**
     * Makes a context for one thread, which acquires and closes it. Nothing is locked or opened
     * yet.
     *
     * @param session says where the local repository is, and which settings count
     * @param shared whether the context locks in shared mode
     * @return the context; Maven's own if a setting says so
     * @throws IllegalArgumentException if a setting has a value that means nothing
     */
    @Override
    public SyncContext newInstance(RepositorySystemSession session, boolean shared) {
        BuildSettings settings = BuildSettings.of(session.getConfigProperties());
        if (!settings.isEnabled()) {
            return ofMaven().newInstance(session, shared);
        }
        LockDirectory.Key key =
                new LockDirectory.Key(
                        session.getLocalRepository()
                                .getBasedir()
                                .toPath()
                                .toAbsolutePath()
                                .normalize(),
                        settings.format());
        LockDirectory directory = directories.computeIfAbsent(key, LockDirectory::new);
        return new OffsetSyncContext(directory, settings, shared);
    }

    private SyncContextFactory ofMaven() {
        SyncContextFactory ofMaven = factories.get(OF_MAVEN);
        if (ofMaven == null) {
            throw new IllegalStateException(
                    BuildSettings.ENABLED
                            + " is false, and this Maven has no factory of locks of its own");
        }
        return ofMaven;
    }

    private void closeUnused() {
        directories.values().forEach(LockDirectory::closeUnused);
    }
}
