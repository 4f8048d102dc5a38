package io.offsetlocks.stress;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that compares offset locks with a lock file per name. */
@Command(
        name = "compare",
        description = {
            "Compares offset locks with a lock file per name, kept and deleted, and with a bare"
                    + " byte lock, on the same names in one run.",
            "It takes about a minute on an idle machine. The table goes to standard output and to"
                    + " a file, progress to standard error."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the comparison ran",
            "1:it failed, or a way let two in at once",
            "2:wrong options, or names or directories that cannot be used"
        })
final class Compare implements Callable<Integer> {
    private final Sizes sizes;

    @Spec private CommandSpec spec;

    @Option(
            names = "--names",
            paramLabel = "FILE",
            description =
                    "The names to lock, one a line, in UTF-8; blank and repeated lines do not"
                            + " count. Default: 2,000 generated volume and image ids.")
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
            paramLabel = "FILE",
            description = "The file to write the table to. Default: ${DEFAULT-VALUE}.")
    private Path output = Path.of("comparison.txt");

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private Compare(Sizes sizes) {
        this.sizes = sizes;
    }

    public static void main(String[] args) {
        System.exit(commandLine(Sizes.full()).execute(args));
    }

    /** Returns the command for a comparison of given sizes. */
    static CommandLine commandLine(Sizes sizes) {
        return new CommandLine(new Compare(sizes)).setParameterExceptionHandler(new UsageErrors());
    }

    @Override
    public Integer call() throws Exception {
        long start = System.nanoTime();
        Names names = names();
        try (WorkDirectory directory = workDirectory()) {
            requireWritable();
            Findings findings = Comparison.of(sizes, names).run(directory.path());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            String report = Report.of(findings, names, directory.path(), took);
            PrintWriter out = spec.commandLine().getOut();
            out.print(report);
            out.flush();
            Files.writeString(output, report);
            return findings.exclusionHeld() ? 0 : 1;
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

    /** Finds out before the measurements, not after, whether their table can be written. */
    private void requireWritable() {
        try {
            Files.newOutputStream(output, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            throw unusable("--output", e);
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
