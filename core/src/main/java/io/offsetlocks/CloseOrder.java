package io.offsetlocks;

import io.offsetlocks.internal.file.OwnDescriptors;
import java.io.IOException;

/**
 * The order in which a lock file is closed after its last session has ended (I9): values first,
 * channel last.
 *
 * <ol>
 *   <li>The file is marked as closing. From now on nobody reads or writes a value.
 *   <li>Every thread that was under the monitor of a bucket, or of the engine, leaves it: it may
 *       have looked before.
 *   <li>The file is unmapped, and its channel closed, which drops every lock.
 *   <li>All other descriptors of the file are closed. Before, that would have dropped the locks.
 * </ol>
 *
 * <p>A thread that comes back from the kernel after the channel has gone must not write into bytes
 * that belong to another process by then.
 */
final class CloseOrder {
    private CloseOrder() {}

    static void close(OpenLockFile.Layers layers, Object fileKey) throws IOException {
        layers.file().beginClosing();
        layers.table().awaitCriticalSections();
        layers.locks().awaitCriticalSections();
        try {
            layers.file().close();
        } finally {
            OwnDescriptors.closeAll(fileKey);
        }
    }
}
