package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.storm.Violation.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of the storm. It runs two sessions at a time on each lock file, interrupts their
 * threads, and closes a session now and then and opens another. It reports violations in lines.
 * When its input ends, it ends normally and checks that it leaves nothing behind.
 */
final class StormWorker {
    private static final int SESSIONS_PER_FILE = 2;
    private static final int MAX_PAUSE_MILLIS = 40;
    private static final int STEPS_PER_SESSION = 20;
    private static final long INTERRUPT_EVERY_NANOS = 500_000;
    private static final ReportSink SINK = new ReportLines(System.out);

    private final StormSettings settings;
    private final int process;
    private final Random random;
    private final Witness witness;
    private final List<StormFile> files;
    private final RawWords words;
    private final List<WorkerSession> sessions = new CopyOnWriteArrayList<>();
    private final CountDownLatch inputEnded = new CountDownLatch(1);

    private StormWorker(StormSettings settings, int process, Witness witness) throws IOException {
        this.settings = settings;
        this.process = process;
        this.random = settings.random(process);
        this.witness = witness;
        this.files = settings.files();
        this.words = settings.lock().breaksWords() ? RawWords.map(files.get(0)) : RawWords.NONE;
    }

    public static void main(String[] args) throws Exception {
        StormSettings settings = StormSettings.parse(args);
        int process = Integer.parseInt(args[args.length - 1]);
        StormWorker worker = new StormWorker(settings, process, settings.witness());
        try {
            worker.run();
        } catch (Exception e) {
            SINK.violation(Violation.of(Kind.UNEXPECTED, "process %d: %s", process, e));
            throw e;
        }
        System.exit(0);
    }

    private void run() throws Exception {
        startDaemon("input", this::awaitEndOfInput);
        startDaemon("heartbeat", this::beat);
        for (int i = 0; i < SESSIONS_PER_FILE * files.size(); i++) {
            sessions.add(newSession(i));
        }
        startDaemon("interrupts", this::interruptAgainAndAgain);
        System.out.println("ready");
        while (!inputEnded.await(random.nextInt(MAX_PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
            step();
        }
        endNormally();
    }

    private void endNormally() throws Exception {
        while (sessions.size() > files.size()) {
            end(sessions.remove(0));
        }
        for (WorkerSession last : sessions) {
            last.drain();
        }
        List<LeakCheck> leaks =
                files.stream().map(file -> new LeakCheck(file, settings.timeout())).toList();
        // The locks of a thread that died inside a section are held until the close.
        if (sessions.stream().noneMatch(WorkerSession::hasDeadThread)) {
            leaks.forEach(file -> expectNone(file.whileOpen()));
        }
        while (!sessions.isEmpty()) {
            end(sessions.remove(0));
        }
        leaks.forEach(file -> expectNone(file.ofClosed()));
        expectNone(LeakCheck.onHeap());
    }

    private void expectNone(List<String> left) {
        for (String thing : left) {
            SINK.violation(Violation.of(Kind.LEAK, "process %d: %s", process, thing));
        }
    }

    private static void startDaemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Counts the beats of this process, except while another process is stopped. */
    private void beat() {
        while (true) {
            BeatTimeout.beat();
            if (!witness.isAnyStopped()) {
                witness.beat(process);
            }
        }
    }

    private void interruptAgainAndAgain() {
        Random own = settings.random(-process);
        while (true) {
            LockSupport.parkNanos(INTERRUPT_EVERY_NANOS);
            sessions.forEach(session -> session.interruptOne(own));
        }
    }

    private void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Only the end of the input has a meaning.
            }
        } catch (IOException e) {
            SINK.violation(Violation.of(Kind.UNEXPECTED, "process %d: %s", process, e));
        } finally {
            inputEnded.countDown();
        }
    }

    private WorkerSession newSession(int number) throws IOException {
        StormFile file = files.get(number % files.size());
        WorkerSession session = WorkerSession.open(settings, file, witness, process, SINK);
        int threads = settings.threads() / (SESSIONS_PER_FILE * files.size());
        session.start(Math.max(1, threads), random, words);
        return session;
    }

    private void step() throws Exception {
        int i = random.nextInt(sessions.size());
        WorkerSession session = sessions.get(i);
        if (session.hasDeadThread() || random.nextInt(STEPS_PER_SESSION) == 0) {
            end(session);
            sessions.set(i, newSession(i));
        }
    }

    private void end(WorkerSession session) throws Exception {
        if (!session.hasDeadThread() && random.nextBoolean()) {
            session.drainAndClose();
        } else {
            session.closeNow();
        }
    }
}
