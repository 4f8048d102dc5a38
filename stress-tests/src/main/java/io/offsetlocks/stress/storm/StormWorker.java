package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A process of the fleet: two shifts at a time on the one lock file, interrupts to their threads,
 * and now and then a shift that is cut short or wound up and replaced by another. It says its
 * violations in lines, and ends with its input: in order, and looks what it has left behind.
 */
final class StormWorker {
    private static final int SHIFTS = 2;
    private static final int MOST_PAUSE_MILLIS = 40;
    private static final int STEPS_PER_SHIFT = 20;
    private static final Outcry OUTCRY = new OutcryLines(System.out);

    private final StormSettings settings;
    private final int process;
    private final Random random;
    private final Witness witness;
    private final List<Shift> shifts = new ArrayList<>();
    private final CountDownLatch inputEnded = new CountDownLatch(1);

    private StormWorker(StormSettings settings, int process, Witness witness) {
        this.settings = settings;
        this.process = process;
        this.random = settings.random(process);
        this.witness = witness;
    }

    public static void main(String[] args) throws Exception {
        StormSettings settings = StormSettings.parse(args);
        int process = Integer.parseInt(args[args.length - 1]);
        StormWorker worker = new StormWorker(settings, process, settings.witness());
        try {
            worker.run();
        } catch (Exception e) {
            OUTCRY.violation(Violation.of(Kind.UNEXPECTED, "process %d: %s", process, e));
            throw e;
        }
        System.exit(0);
    }

    private void run() throws Exception {
        startDaemon("input", this::awaitEndOfInput);
        startDaemon("pulse", this::live);
        for (int i = 0; i < SHIFTS; i++) {
            shifts.add(newShift());
        }
        System.out.println("ready");
        while (!inputEnded.await(random.nextInt(MOST_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
            step();
        }
        endInOrder();
    }

    private void endInOrder() throws Exception {
        Leftovers leftovers = new Leftovers(settings.lockFile(), settings.patience());
        end(shifts.remove(0));
        shifts.get(0).rest();
        // What a thread that died inside holds is there until the close.
        if (!shifts.get(0).isDoomed()) {
            expectNone(leftovers.whileOpen());
        }
        end(shifts.remove(0));
        expectNone(leftovers.ofClosed());
        expectNone(leftovers.onHeap());
    }

    private void expectNone(List<String> left) {
        for (String thing : left) {
            OUTCRY.violation(Violation.of(Kind.LEAK, "process %d: %s", process, thing));
        }
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Shows that this process gets to do something, while all others could. */
    private void live() {
        while (true) {
            Patience.beat();
            if (!witness.isAnyStopped()) {
                witness.beat(process);
            }
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever it is: only the end matters.
            }
        } catch (IOException e) {
            OUTCRY.violation(Violation.of(Kind.UNEXPECTED, "process %d: %s", process, e));
        } finally {
            inputEnded.countDown();
        }
    }

    private Shift newShift() throws IOException {
        Shift shift = Shift.open(settings, witness, process, OUTCRY);
        shift.start(Math.max(1, settings.threads() / SHIFTS), random);
        return shift;
    }

    private void step() throws Exception {
        int i = random.nextInt(SHIFTS);
        Shift shift = shifts.get(i);
        if (shift.isDoomed() || random.nextInt(STEPS_PER_SHIFT) == 0) {
            end(shift);
            shifts.set(i, newShift());
        } else {
            shift.interruptOne(random);
        }
    }

    private void end(Shift shift) throws Exception {
        if (!shift.isDoomed() && random.nextBoolean()) {
            shift.wind();
        } else {
            shift.cut();
        }
    }
}
