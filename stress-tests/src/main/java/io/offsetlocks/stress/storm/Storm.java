package io.offsetlocks.stress.storm;

import io.offsetlocks.LockFormat;
import io.offsetlocks.stress.UsageErrors;
import io.offsetlocks.stress.WorkDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that tests the locks with many processes and with faults. */
@Command(
        name = "storm",
        sortOptions = false,
        description = {
            "Runs processes that lock the same names with every method of the library. Meanwhile"
                    + " they are killed and stopped, their threads interrupted and their lock files"
                    + " closed. A referee outside the lock checks what the library guarantees.",
            "It ends at the first violation. The seed decides what is tried, not how the threads"
                    + " interleave: a seed that failed may pass when it is run again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no violation", "1:a violation", "2:wrong options"})
public final class Storm implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--seconds", description = "How long. Default: ${DEFAULT-VALUE}.")
    private int seconds = 60;

    @Option(names = "--processes", description = "JVMs at a time. Default: ${DEFAULT-VALUE}.")
    private int processes = 4;

    @Option(names = "--threads", description = "Threads in each. Default: ${DEFAULT-VALUE}.")
    private int threads = 4;

    @Option(names = "--names", description = "Names they lock. Default: ${DEFAULT-VALUE}.")
    private int names = 16;

    @Option(
            names = "--format",
            split = ",",
            description =
                    "The format of the lock file: ${COMPLETION-CANDIDATES}; with a comma, of"
                            + " several files that are in use at once. Default: both.")
    private List<LockFormat> formats = List.of(LockFormat.values());

    @Option(
            names = "--python",
            description =
                    "Python fcntl clients at a time, if there is a python3; they lock byte locks"
                            + " only. Default: ${DEFAULT-VALUE}.")
    private int pythonClients = 2;

    @Option(names = "--seed", description = "The seed for all random choices. Default: a new one.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--lock",
            description =
                    "What is tested: ${COMPLETION-CANDIDATES}; all but the first are broken on"
                            + " purpose and must be detected, the last three with lock words"
                            + " only. Default: ${DEFAULT-VALUE}.")
    private LockUnderTest lock = LockUnderTest.REAL;

    @Option(
            names = "--beats",
            description =
                    "After how many heartbeats of its process a thread without a step counts as"
                        + " stuck. A process beats every 10 ms, or less often on a busy machine."
                        + " Default: ${DEFAULT-VALUE}.")
    private int beats = 3000;

    @Option(
            names = "--directory",
            description = "Where to make temporary files. Default: ${DEFAULT-VALUE}.")
    private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private Storm() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Storm())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors());
    }

    @Override
    public Integer call() throws Exception {
        requireUsable();
        PrintWriter out = spec.commandLine().getOut();
        try (WorkDirectory directory = WorkDirectory.in(parent)) {
            StormSettings settings = settings(directory.path());
            out.println("storm: seed " + settings.seed());
            out.flush();
            StormState state = new StormRun(settings).run();
            out.print(StormSummary.of(state));
            out.flush();
            return state.violations().isEmpty() ? 0 : 1;
        }
    }

    private void requireUsable() {
        int smallest = IntStream.of(seconds, processes, threads, names, beats).min().orElseThrow();
        if (smallest < 1 || pythonClients < 0) {
            throw new ParameterException(
                    spec.commandLine(), "numbers must be 1 or more, --python 0 or more");
        }
        if (!StormSettings.fitsInMemory(
                seconds, processes + pythonClients, threads, names, formats.size())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the records of such a long or large storm are more than 2 GiB: run several");
        }
        if (lock.breaksWords() && formats.contains(LockFormat.BYTE_LOCKS)) {
            throw new ParameterException(
                    spec.commandLine(), lock + " takes --format " + LockFormat.LOCK_WORDS);
        }
    }

    private StormSettings settings(Path directory) throws InterruptedException {
        int wanted = formats.contains(LockFormat.BYTE_LOCKS) ? pythonClients : 0;
        int clients = wanted > 0 && PythonClients.canRun() ? wanted : 0;
        if (clients < wanted) {
            spec.commandLine().getErr().println("storm: there is no python3, so no Python clients");
        }
        return new StormSettings(
                directory,
                seconds,
                processes,
                threads,
                names,
                clients,
                seed.orElseGet(() -> new Random().nextLong()),
                lock,
                new BeatTimeout(beats),
                formats);
    }
}
