package io.offsetlocks.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs, by way of java.util.logging, where System.Logger leads by default. */
public final class CapturedLog extends Handler {
    private final Logger logger = Logger.getLogger("io.offsetlocks");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    public static CapturedLog begin() {
        CapturedLog log = new CapturedLog();
        log.logger.addHandler(log);
        log.logger.setUseParentHandlers(false);
        return log;
    }

    public List<LogRecord> records() {
        return records;
    }

    @Override
    public void publish(LogRecord record) {
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
