/**
 * A core extension of Maven: builds that share a local repository exclude each other.
 *
 * <p>It needs no code and no setting, only its coordinates in {@code .mvn/extensions.xml}. Maven
 * then makes an {@link io.offsetlocks.maven.OffsetSyncContextFactory} and asks it for locks.
 */
@NullMarked
package io.offsetlocks.maven;

import org.jspecify.annotations.NullMarked;
