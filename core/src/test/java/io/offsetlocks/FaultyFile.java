package io.offsetlocks;

import io.offsetlocks.internal.file.OwnDescriptors;
import io.offsetlocks.testing.FaultyChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A lock file that is open by a {@link FaultyChannel}, for any number of sessions. */
final class FaultyFile {
    private final Path path;
    private final long slots;
    private final FaultyChannel channel;
    private final OpenLockFile openFile;
    private boolean opened;

    FaultyFile(Path path, long slots, FaultyChannel channel) throws IOException {
        this.path = path;
        this.slots = slots;
        this.channel = channel;
        this.openFile =
                new OpenLockFile(Files.readAttributes(path, BasicFileAttributes.class).fileKey());
    }

    LockFileSession openSession() throws IOException {
        if (!opened) {
            OwnDescriptors.adopt(channel);
            opened = true;
        }
        return openFile.open(path, slots, null);
    }
}
