package io.offsetlocks.schedule;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel of one process of the model: real bytes of a real file, and locks of the model. */
public final class ModelChannel extends FileChannel {
    private final FileChannel bytes;
    private final ModelKernel kernel;
    private final int process;

    ModelChannel(FileChannel bytes, ModelKernel kernel, int process) {
        this.bytes = bytes;
        this.kernel = kernel;
        this.process = process;
    }

    int process() {
        return process;
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        return kernel.lock(this, position, shared, true);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        return kernel.lock(this, position, shared, false);
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return bytes.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return bytes.write(source, position);
    }

    @Override
    public long size() throws IOException {
        return bytes.size();
    }

    @Override
    public void force(boolean metaData) throws IOException {
        bytes.force(metaData);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return bytes.map(mode, position, size);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        bytes.close();
    }

    // What the library does not use

    @Override
    public int read(ByteBuffer target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel truncate(long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw new UnsupportedOperationException();
    }
}
