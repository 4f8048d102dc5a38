package io.offsetlocks.schedule;

import io.offsetlocks.testing.ForwardingChannel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A channel of one process of the model: real bytes of a real file, and locks of the model. */
public final class ModelChannel extends ForwardingChannel {
    private final ModelKernel kernel;
    private final int process;

    ModelChannel(FileChannel bytes, ModelKernel kernel, int process) {
        super(bytes);
        this.kernel = kernel;
        this.process = process;
    }

    int process() {
        return process;
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return kernel.lock(this, position, size, shared, true);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return kernel.lock(this, position, size, shared, false);
    }
}
