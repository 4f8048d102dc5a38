package io.offsetlocks.maven;

import org.eclipse.aether.impl.RepositorySystemLifecycle;

/** A repository system that never ends. */
final class NoLifecycle implements RepositorySystemLifecycle {
    @Override
    public void systemEnded() {}

    @Override
    public void addOnSystemEndedHandler(Runnable handler) {}
}
