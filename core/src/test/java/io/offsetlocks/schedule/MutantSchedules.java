package io.offsetlocks.schedule;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Runs the programs of {@link SchedulesTest} on those mutants of the queue that no test noticed
 * which pitest has run, and prints what is left. Pitest cannot do that: the schedules load the
 * classes themselves.
 *
 * <p>The arguments are pitest's directory of reports and the simple names of the classes. A child
 * JVM does the work, and another goes on behind a mutant that never ends.
 */
public final class MutantSchedules {
    private static final int PREEMPTIONS = 1;
    private static final int MOST_SECONDS = 120;

    private final String reports;
    private final String types;
    private final List<Mutant> candidates;
    private final List<Mutant> unnoticed = new ArrayList<>();

    private MutantSchedules(String reports, String types, List<Mutant> candidates) {
        this.reports = reports;
        this.types = types;
        this.candidates = candidates;
    }

    public static void main(String[] args) throws Exception {
        List<Mutant> all = Mutant.in(Path.of(args[0]));
        List<Mutant> undetected = all.stream().filter(mutant -> !mutant.detected()).toList();
        List<String> types = List.of(args[1].split(","));
        List<Mutant> candidates =
                undetected.stream().filter(mutant -> types.contains(mutant.simpleType())).toList();
        MutantSchedules schedules = new MutantSchedules(args[0], args[1], candidates);
        if (args.length == 3) {
            schedules.answerFrom(Integer.parseInt(args[2]));
            // Threads of schedules that came to no end are still there.
            System.exit(0);
        }
        schedules.askChildren();
        int noticed = candidates.size() - schedules.unnoticed.size();
        List<Mutant> left = new ArrayList<>(undetected);
        left.removeAll(candidates);
        left.addAll(schedules.unnoticed);
        System.out.printf(
                "%n%d mutants: %d noticed by tests, %d more by schedules, %d by nobody:%n",
                all.size(), all.size() - undetected.size(), noticed, left.size());
        left.forEach(mutant -> System.out.println("  " + mutant));
    }

    private void askChildren() throws Exception {
        int next = 0;
        while (next < candidates.size()) {
            next = askChild(next);
        }
    }

    /** Lets a child try mutants from one on, and returns which is next. */
    private int askChild(int first) throws Exception {
        Process child = start(first);
        int next = first;
        try (BufferedReader answers = child.inputReader()) {
            while (next < candidates.size()) {
                System.err.printf("\rschedules of mutants: %d of %d", next, candidates.size());
                Mutant mutant = candidates.get(next++);
                String answer =
                        CompletableFuture.supplyAsync(() -> readLine(answers))
                                .get(MOST_SECONDS, TimeUnit.SECONDS);
                if (answer.equals("unnoticed")) {
                    unnoticed.add(mutant);
                } else if (!answer.equals("noticed")) {
                    throw new IOException("the child answers: " + answer);
                }
            }
        } catch (TimeoutException neverEnds) {
            return next;
        } finally {
            child.destroyForcibly().waitFor();
        }
        return next;
    }

    private static String readLine(BufferedReader answers) {
        try {
            return String.valueOf(answers.readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process start(int first) throws IOException {
        List<String> command =
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        MutantSchedules.class.getName(),
                        reports,
                        types,
                        Integer.toString(first));
        return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    }

    private void answerFrom(int first) throws Exception {
        Path file = Files.createTempFile("mutants", ".locks");
        try {
            if (fails(file, Map.of())) {
                throw new IllegalStateException("the library fails unchanged");
            }
            for (Mutant mutant : candidates.subList(first, candidates.size())) {
                boolean noticed = fails(file, Map.of(mutant.type(), mutant.file()));
                System.out.println(noticed ? "noticed" : "unnoticed");
            }
        } finally {
            Files.delete(file);
        }
    }

    /** Says whether some program fails with classes replaced, by name. */
    private static boolean fails(Path file, Map<String, Path> replaced) throws Exception {
        for (Method test : SchedulesTest.class.getDeclaredMethods()) {
            CsvSource programs = test.getAnnotation(CsvSource.class);
            boolean omits = test.getParameterCount() > 2;
            if (programs != null && !omits) {
                for (String row : programs.value()) {
                    boolean linear = test.getName().startsWith("exclusive");
                    if (fails(file, linear, row.substring(row.indexOf(',') + 2), replaced)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean fails(
            Path file, boolean linear, String programs, Map<String, Path> replaced)
            throws Exception {
        try {
            Schedules.of(file, 2, linear, replaced)
                    .runAll(PREEMPTIONS, List.of(programs.split("; ")));
            return false;
        } catch (AssertionError | ReflectiveOperationException noticed) {
            return true;
        }
    }
}
