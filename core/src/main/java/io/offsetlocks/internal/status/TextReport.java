package io.offsetlocks.internal.status;

import io.offsetlocks.internal.common.QuotedName;
import io.offsetlocks.internal.file.ListedLock;
import java.io.PrintStream;
import java.util.List;

/** The status of a file for a reader: a summary, and a line for each process at each slot. */
final class TextReport {
    private static final String COLUMNS = "%11s  %-9s  %8s  %-12s  %-20s  %s%n";

    /** What is shown of a long command line: of that of a JVM the end says which program it is. */
    private static final int FIRST_PART = 40;

    private static final int LAST_PART = 80;

    private final FileStatus status;
    private final ProcessTable processes = new ProcessTable();
    private final PrintStream out;

    TextReport(FileStatus status, PrintStream out) {
        this.status = status;
        this.out = out;
    }

    void print() {
        FileStatus.Summary summary = status.summary();
        out.printf("%s: %s, %d slots%n", status.path(), status.layout(), status.slots());
        out.println(counts(summary));
        if (!status.listsAll()) {
            out.println(
                    "This is not the first pid namespace of the host: locks of processes outside it"
                            + " are not listed here.");
        }
        List<ListedLock> onWholeFile = status.onWholeFile();
        if (onWholeFile.isEmpty() && summary.states().isEmpty()) {
            return;
        }
        out.printf(COLUMNS, "OFFSET", "STATE", "PID", "USER", "STARTED", "COMMAND");
        for (ListedLock lock : onWholeFile) {
            SlotState state = SlotStatus.modeOf(List.of(lock));
            print("whole file", state.toString(), Participant.of(lock));
        }
        status.forEach(this::print);
    }

    private static String counts(FileStatus.Summary summary) {
        StringBuilder counts = new StringBuilder("held:");
        for (SlotState state : SlotState.values()) {
            boolean shown = state == SlotState.EXCLUSIVE || state == SlotState.SHARED;
            if (shown || state != SlotState.FREE && summary.count(state) > 0) {
                counts.append(' ').append(summary.count(state)).append(' ').append(state);
                counts.append(',');
            }
        }
        counts.setCharAt(counts.length() - 1, ';');
        return counts
                + (" queued for: " + summary.queuedFor())
                + ("; abandoned: " + summary.abandoned());
    }

    private void print(SlotStatus slot) {
        String offset = Long.toString(slot.offset());
        for (Participant holder : slot.holders()) {
            print(offset, slot.state().toString(), holder);
        }
        for (Participant waiting : slot.queue()) {
            print(offset, "queues", waiting);
        }
        if (slot.state() == SlotState.UNKNOWN) {
            note(offset, "unknown", "its holder died, or is outside this pid namespace");
        }
        if (slot.abandoned()) {
            String why =
                    slot.ownerDied()
                            ? "its last exclusive holder died"
                            : "an exclusive holder did not release it";
            note(offset, "abandoned", why + ": the next one is told");
        } else if (slot.ownerDied()) {
            note(offset, "free", "its owner ended between two of its threads");
        }
    }

    private void note(String offset, String state, String note) {
        out.printf("%11s  %-9s  %s%n", offset, state, note);
    }

    private void print(String offset, String state, Participant participant) {
        ProcessTable.Description process = processes.describe(participant);
        String command =
                ProcessTable.whyUnknown(participant)
                        .or(() -> process.command().map(TextReport::shortened))
                        .orElse("?");
        out.printf(
                COLUMNS,
                offset,
                state,
                participant.pid() > 0 ? Long.toString(participant.pid()) : "?",
                process.user().orElse("?"),
                process.started().map(Object::toString).orElse("?"),
                command);
    }

    private static String shortened(String command) {
        int length = command.length();
        return QuotedName.of(
                length <= FIRST_PART + LAST_PART
                        ? command
                        : command.substring(0, FIRST_PART)
                                + " ... "
                                + command.substring(length - LAST_PART));
    }
}
