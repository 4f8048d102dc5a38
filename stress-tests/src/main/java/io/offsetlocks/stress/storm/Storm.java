package io.offsetlocks.stress.storm;

import io.offsetlocks.stress.UsageErrors;
import io.offsetlocks.stress.WorkDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/** The command that puts the locks under fire. */
@Command(
        name = "storm",
        sortOptions = false,
        description = {
            "Runs a fleet of processes that lock the same names in every way there is, while they"
                    + " are killed, stopped, interrupted and closed, and judges from outside"
                    + " whether the locks keep their promises.",
            "It ends at the first violation. The seed decides what is tried, not how the threads"
                    + " meet: a seed that failed is worth running again, but may pass."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every promise was kept", "1:a violation", "2:wrong options"})
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
            names = "--foreign",
            description =
                    "Python fcntl clients at a time, if there is a python3. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int foreigners = 2;

    @Option(names = "--seed", description = "Where chance comes from. Default: a new one.")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--lock",
            description =
                    "What is tested: ${COMPLETION-CANDIDATES}; all but the first are broken on"
                            + " purpose and must be found out. Default: ${DEFAULT-VALUE}.")
    private Subject subject = Subject.REAL;

    @Option(
            names = "--patience",
            description =
                    "For how many beats, of 10 ms or what the machine makes of that, a process must"
                            + " have lived before a thread of its that did nothing counts as stuck."
                            + " Default: ${DEFAULT-VALUE}.")
    private int patience = 3000;

    @Option(
            names = "--directory",
            description = "Where to make its files, for a while. Default: ${DEFAULT-VALUE}.")
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
            Fleet fleet = new StormRun(settings).run();
            out.print(StormSummary.of(fleet));
            out.flush();
            return fleet.violations().isEmpty() ? 0 : 1;
        }
    }

    private void requireUsable() {
        int least = IntStream.of(seconds, processes, threads, names, patience).min().orElseThrow();
        if (least < 1 || foreigners < 0) {
            throw new ParameterException(
                    spec.commandLine(), "numbers must be 1 or more, --foreign 0 or more");
        }
        if (!StormSettings.areWitnessed(seconds, processes + foreigners, threads, names)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "what so long or large a storm writes down is more than 2 GiB: run several");
        }
    }

    private StormSettings settings(Path directory) throws InterruptedException {
        int possible = foreigners > 0 && Foreigners.arePossible() ? foreigners : 0;
        if (possible < foreigners) {
            spec.commandLine()
                    .getErr()
                    .println("storm: there is no python3, so no foreign clients");
        }
        return new StormSettings(
                directory,
                seconds,
                processes,
                threads,
                names,
                possible,
                seed.orElseGet(() -> new Random().nextLong()),
                subject,
                new Patience(patience));
    }
}
