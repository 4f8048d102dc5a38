package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.SharedPage.Field;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import io.offsetlocks.stress.comparison.results.PairedSamples;
import io.offsetlocks.stress.comparison.results.ResultTable;
import io.offsetlocks.stress.comparison.results.Results;
import io.offsetlocks.stress.comparison.results.Series;
import io.offsetlocks.stress.comparison.results.Target;
import io.offsetlocks.testing.ChildProcess;
import io.offsetlocks.testing.KernelLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The time from {@code kill -9} of a holder to the lock of a process that waits, and whether it
 * gets the lock at all.
 *
 * <p>Maven Resolver is left out: nobody would wait, as its file is deleted when it is opened.
 */
final class RecoveryMeasurement implements Measurement {
    private static final Set<LockMethod> METHODS =
            EnumSet.of(
                    LockMethod.OFFSET_LOCKS,
                    LockMethod.LOCK_WORDS,
                    LockMethod.BYTE_LOCK,
                    LockMethod.BARE_WORD,
                    LockMethod.FILE_KEPT,
                    LockMethod.FILE_DELETED,
                    LockMethod.FLOCK);
    private static final int ROUNDS = 7;

    /** After this time a name that is still locked is taken to be locked for ever. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);

    /** How long a waiter that the kernel does not list is left to begin its wait. */
    private static final Duration UNLISTED = Duration.ofMillis(100);

    private static final Duration POLL = Duration.ofMillis(1);

    private final int rounds;
    private final String name;
    private final Set<LockMethod> methods;
    private final PairedSamples millis;
    private final PairedSamples told;
    private final PairedSamples forEver;
    private long turn;

    RecoveryMeasurement(Scale scale, InstalledTools tools, String name) {
        this.rounds = scale.of(ROUNDS);
        this.name = name;
        this.methods = tools.of(METHODS);
        this.millis = new PairedSamples(methods);
        this.told = new PairedSamples(methods);
        this.forEver = new PairedSamples(methods);
    }

    @Override
    public int steps() {
        return methods.size() * rounds;
    }

    @Override
    public Results measure(Path directory, Progress progress) throws Exception {
        SharedPage page = SharedPage.in(directory);
        for (LockMethod method : methods) {
            method.open(directory).close();
            try (ChildProcess waiter = WorkerPool.startJava(List.of(), directory, name)) {
                boolean recovered = true;
                for (int i = 0; i < rounds; i++) {
                    // Nobody could hold a name again that is locked for ever.
                    recovered = recovered && kill(method, waiter, page, directory);
                    progress.step("killed holders");
                }
            }
        }
        return results();
    }

    /** Kills a new holder while the waiter waits, and returns whether the waiter got the lock. */
    private boolean kill(LockMethod method, ChildProcess waiter, SharedPage page, Path directory)
            throws IOException, InterruptedException {
        turn++;
        try (ChildProcess holder = WorkerPool.startJava(List.of(), directory, name)) {
            holder.ask("lock " + method);
            waiter.send("take " + method + " " + turn);
            awaitWait(method, waiter, page);
            long killed = System.nanoTime();
            holder.process().destroyForcibly();
            boolean recovered = within(LIMIT, () -> page.get(Field.DONE) == turn);
            forEver.add(method, recovered ? 0 : 1);
            if (recovered) {
                String[] answer = waiter.line().split(" ");
                millis.add(method, (Long.parseLong(answer[0]) - killed) / 1e6);
                told.add(method, Integer.parseInt(answer[1]));
            }
            return recovered;
        }
    }

    private void awaitWait(LockMethod method, ChildProcess waiter, SharedPage page)
            throws IOException {
        boolean waits = within(LISTED_WITHIN, () -> page.get(Field.WAITING) == turn);
        if (WakeUpMeasurement.isUnlisted(method)) {
            within(UNLISTED, () -> false);
        } else {
            waits = waits && within(LISTED_WITHIN, () -> KernelLocks.isWaiting(waiter.pid()));
        }
        if (!waits) {
            throw new IOException("the waiter of " + method.label() + " does not wait");
        }
    }

    private static boolean within(Duration limit, BooleanSupplier state) {
        long start = System.nanoTime();
        while (!state.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return true;
    }

    private Results results() {
        return Results.of(
                new ResultTable(
                        "recovery",
                        "From kill -9 of the holder to the lock of one who waits",
                        List.of(
                                Series.ofPlainMedians("median", "ms", millis),
                                Series.ofCounts(
                                        "longest",
                                        "ms",
                                        methods,
                                        method -> millis.of(method).percentile(1)),
                                Series.ofCounts(
                                        "told of the abandonment",
                                        "",
                                        methods,
                                        method -> told.of(method).sum()),
                                Series.ofCounts(
                                        "locked for ever",
                                        "",
                                        methods,
                                        method -> forEver.of(method).sum())),
                        note()),
                Target.atMost(
                        20,
                        "ms",
                        "from kill -9 of the holder to the lock of one who waits, median, lock"
                                + " words",
                        millis.of(LockMethod.LOCK_WORDS).median()));
    }

    private String note() {
        StringBuilder note =
                new StringBuilder(
                        String.format(
                                "Of %d kills each. The time includes what the kernel takes to end a"
                                        + " JVM.",
                                rounds));
        for (LockMethod method : methods) {
            if (forEver.of(method).sum() > 0) {
                note.append(
                        String.format(
                                " %s: the name was still locked %d s after the first kill, and"
                                        + " nothing would ever release it.",
                                method.label(), LIMIT.toSeconds()));
            }
        }
        return note.toString();
    }
}
