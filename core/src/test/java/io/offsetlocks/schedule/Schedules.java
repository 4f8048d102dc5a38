package io.offsetlocks.schedule;

import io.offsetlocks.schedule.ScheduledClasses.Omission;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of threads in all schedules with a bounded number of preemptions. */
final class Schedules {
    private static final int SLOTS = 500;

    private static final String PROCESS = "io.offsetlocks.internal.threads.ScheduledProcess";

    private static final long FIRST = 4096;
    private static final long SECOND = FIRST + 404;
    private static final long THIRD = FIRST + 64;

    /** The first two are in one bucket, the third in another: a process makes sure of that. */
    private static final long[] OFFSETS = {FIRST, SECOND, THIRD};

    private final ModelKernel kernel = new ModelKernel();
    private final List<ProcessUnderTest> processes = new ArrayList<>();
    private final boolean linear;
    private boolean waiterThreads = true;

    /** How many locks the processes hold when nobody uses them. */
    private int heldAlways;

    private Schedules(boolean linear) {
        this.linear = linear;
    }

    static long offsetOf(char name) {
        return OFFSETS[Character.toLowerCase(name) - 'a'];
    }

    /**
     * Makes processes that share a file of byte locks.
     *
     * @param linear whether to compare what calls return with a sequential lock, which has no
     *     shared mode and is never closed
     */
    static Schedules of(Path file, int processes, boolean linear, Omission... omitted)
            throws Exception {
        return overFile("ofBytes", file, processes, linear, omitted);
    }

    /** Does the same with a file of lock words. */
    static Schedules ofWords(Path file, int processes, boolean linear, Omission... omitted)
            throws Exception {
        return overFile("ofWords", file, processes, linear, omitted);
    }

    private static Schedules overFile(
            String factory, Path file, int processes, boolean linear, Omission... omitted)
            throws Exception {
        Schedules schedules = new Schedules(linear);
        for (int i = 0; i < processes; i++) {
            Class<?> type = new ScheduledClasses(omitted).loadClass(PROCESS);
            ModelChannel channel = new ModelChannel(open(file), schedules.kernel, i);
            Method made =
                    type.getDeclaredMethod(factory, FileChannel.class, Path.class, long.class);
            made.setAccessible(true);
            schedules.processes.add((ProcessUnderTest) made.invoke(null, channel, file, SLOTS));
        }
        schedules.heldAlways = schedules.kernel.countHeld();
        return schedules;
    }

    /** Makes processes that share the engine in memory: no file, and no queue of processes. */
    @SuppressWarnings("unchecked") // the method has one return type
    static Schedules inMemory(int processes, boolean linear, Omission... omitted) throws Exception {
        Class<?> type = new ScheduledClasses(omitted).loadClass(PROCESS);
        Method inMemory = type.getDeclaredMethod("inMemory", int.class);
        inMemory.setAccessible(true);
        Schedules schedules = new Schedules(linear);
        schedules.processes.addAll((List<ProcessUnderTest>) inMemory.invoke(null, processes));
        return schedules;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Lets the library find no thread that waits in the kernel for it. */
    Schedules withoutWaiterThreads() {
        waiterThreads = false;
        return this;
    }

    /** Runs all schedules, and returns how many there are. */
    int runAll(int preemptions, List<String> programs) {
        Choices choices = new Choices(preemptions);
        int count = 0;
        do {
            count++;
            Scheduler scheduler = new Scheduler(choices, waiterThreads);
            try {
                runOne(scheduler, programs);
            } catch (Throwable e) {
                throw new AssertionError(
                        e.getMessage()
                                + "; schedule "
                                + count
                                + " "
                                + choices
                                + "\n  "
                                + scheduler.trace(),
                        e);
            }
        } while (choices.next());
        return count;
    }

    private void runOne(Scheduler scheduler, List<String> programs) throws Throwable {
        processes.forEach(process -> process.reset(OFFSETS));
        Referee referee = new Referee();
        History history = new History();
        List<Program> works = new ArrayList<>();
        for (String program : programs) {
            // "1/lock:a unlock" is a thread of process 1.
            int process = program.charAt(0) - '0';
            String words = program.substring(2);
            works.add(
                    new Program(
                            works.size(),
                            process,
                            words,
                            processes.get(process),
                            referee,
                            history));
        }
        scheduler.run(works, () -> processes.forEach(ProcessUnderTest::wakeOthers));
        requireNothingLeft();
        if (linear) {
            history.requireLinear();
        }
    }

    private void requireNothingLeft() {
        if (kernel.countHeld() != heldAlways) {
            throw new AssertionError("a byte is still locked");
        }
        for (ProcessUnderTest process : processes) {
            if (!process.isUnused()) {
                throw new AssertionError("a slot that nobody uses is still there");
            }
        }
        for (long offset : OFFSETS) {
            int values = processes.get(0).values(offset);
            if (linear ? values != 0 : values / 10 % 100 != 0) {
                throw new AssertionError("a value is left behind: " + values);
            }
        }
    }
}
