package io.offsetlocks.testing;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, by way of java.util.logging, where System.Logger leads by default. */
public final class CapturedLog extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.offsetlocks");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    private volatile Callable<?> step = () -> null;
    private volatile int stepsDone;

    public static CapturedLog begin() {
        CapturedLog log = new CapturedLog();
        log.logger.addHandler(log);
        log.logger.setUseParentHandlers(false);
        return log;
    }

    public List<LogRecord> records() {
        return records;
    }

    /** Has a step be taken in every call that publishes a message. */
    public void onMessage(Callable<?> step) {
        this.step = step;
    }

    /** Returns how many steps have been taken to their end. */
    public int stepsDone() {
        return stepsDone;
    }

    @Override
    public synchronized void publish(LogRecord record) {
        records.add(record);
        try {
            step.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        stepsDone++;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
