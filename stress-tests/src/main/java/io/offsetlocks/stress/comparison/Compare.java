package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.UsageErrors;
import io.offsetlocks.stress.WorkDirectory;
import io.offsetlocks.stress.comparison.report.MarkdownPage;
import io.offsetlocks.stress.comparison.report.Report;
import io.offsetlocks.stress.comparison.report.ReportFiles;
import io.offsetlocks.stress.comparison.report.TextReport;
import io.offsetlocks.stress.comparison.results.Results;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that compares offset locks with other methods to lock a name. */
@Command(
        name = "compare",
        description = {
            "Compares offset locks with a lock file per name, with a bare byte lock, and with other"
                    + " ways to lock a name, in one run.",
            "It takes up to ten minutes on an idle machine. The tables go to standard output,"
                    + " progress to standard error, and a report as text, as JSON and as a page"
                    + " with charts to files."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the comparison ran",
            "1:it failed, or a lock that should exclude let two holders in at once",
            "2:wrong options, or names or directories that cannot be used"
        })
final class Compare implements Callable<Integer> {
    private final Scale scale;

    @Spec private CommandSpec spec;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description =
                    "The names to lock, one per line, in UTF-8; blank and repeated lines are"
                            + " ignored. Default: 2,000 generated volume and image ids.")
    private Optional<Path> namesFile = Optional.empty();

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where to make the lock files, in a fresh directory that is removed"
                            + " afterwards. Default: ${DEFAULT-VALUE}.")
    private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description =
                    "Where to write comparison.txt, comparison.json and comparison.html. Default:"
                            + " the current directory.")
    private Path output = Path.of("");

    @Option(
            names = "--docs",
            paramLabel = "DIR",
            description =
                    "Also show this run in DIR/benchmarks.md, and write its charts into"
                            + " DIR/benchmarks.")
    private Optional<Path> docs = Optional.empty();

    @Option(
            names = "--postgresql",
            description =
                    "Also compare, on a PostgreSQL server that is started for it, offset locks"
                            + " there and the lock registry of Spring Integration. It takes a"
                            + " minute more.")
    private boolean postgresql;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private Compare(Scale scale) {
        this.scale = scale;
    }

    public static void main(String[] args) {
        System.exit(commandLine(Scale.FULL).execute(args));
    }

    /** Returns the command for a comparison of a scale. */
    static CommandLine commandLine(Scale scale) {
        return new CommandLine(new Compare(scale)).setParameterExceptionHandler(new UsageErrors());
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        Names names = names();
        InstalledTools tools = InstalledTools.find();
        try (WorkDirectory directory = workDirectory()) {
            requireDirectory("--output", output.toAbsolutePath());
            if (docs.isPresent()) {
                requirePage(docs.get());
            }
            Comparison comparison = Comparison.of(scale, names, tools, postgresql);
            Results results = comparison.run(directory.path());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Report report =
                    new Report(Environment.of(names, tools, directory.path(), took), results);
            PrintWriter out = spec.commandLine().getOut();
            out.print(TextReport.of(report));
            out.flush();
            ReportFiles.write(report, output, docs);
            return comparison.exclusionHeld() ? 0 : 1;
        }
    }

    private Names names() {
        try {
            return namesFile.isPresent() ? Names.read(namesFile.get()) : Names.generated();
        } catch (IOException e) {
            throw unusable("--names", e);
        }
    }

    private WorkDirectory workDirectory() {
        try {
            return WorkDirectory.in(parent);
        } catch (IOException e) {
            throw unusable("--directory", e);
        }
    }

    /** Checks before the measurements, not after them, that files can be written. */
    private void requireDirectory(String option, Path directory) {
        try {
            Files.delete(Files.createTempFile(directory, "comparison", ".tmp"));
        } catch (NoSuchFileException e) {
            throw unusable(option, new NoSuchFileException(directory.toString()));
        } catch (IOException e) {
            throw unusable(option, e);
        }
    }

    private void requirePage(Path directory) {
        requireDirectory("--docs", directory);
        try {
            MarkdownPage.requireMarks(ReportFiles.pageIn(directory));
        } catch (IOException e) {
            throw unusable("--docs", e);
        }
    }

    private ParameterException unusable(String option, IOException e) {
        return new ParameterException(spec.commandLine(), option + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + ": permission denied";
        }
        return String.valueOf(e.getMessage());
    }
}
