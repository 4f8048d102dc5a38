package io.offsetlocks.stress;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar: one that moves on a terminal, a line every few seconds elsewhere. */
public final class Progress implements AutoCloseable {
    private static final int WIDTH = 78;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** Returns the progress of a task of a number of steps on standard error. */
    public static Progress onStandardError(String task, int steps) {
        return on(System.err, standardErrorIsTerminal(), task, steps);
    }

    static Progress on(PrintStream out, boolean terminal, String task, int steps) {
        ProgressBarConsumer consumer =
                terminal
                        ? new ConsoleProgressBarConsumer(out, WIDTH)
                        : new DelegatingProgressBarConsumer(
                                line -> out.println(line.strip()), WIDTH);
        return new Progress(
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(terminal ? 250 : 10_000)
                        .setConsumer(consumer)
                        .build());
    }

    /** Reports that another step is done, and of what. */
    public void step(String of) {
        // Padded, so that the bar keeps its width.
        bar.setExtraMessage(String.format("%-20s", of));
        bar.step();
    }

    @Override
    public void close() {
        bar.close();
    }

    /** {@code System.console()} is about standard input and output, so Linux is asked directly. */
    private static boolean standardErrorIsTerminal() {
        try {
            Path standardError = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
            return standardError.startsWith("/dev/pts") || standardError.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
