package io.offsetlocks.internal.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the system says of the processes that hold or queue, asked once for each of them. */
final class ProcessTable {
    private final Map<Participant, Description> known = new HashMap<>();

    /**
     * What is known of a process.
     *
     * @param command its command line, or as much as may be seen of it
     * @param user the name of its user
     * @param started when it started, to the second
     */
    record Description(
            Optional<String> command, Optional<String> user, Optional<Instant> started) {}

    Description describe(Participant participant) {
        return known.computeIfAbsent(participant, ProcessTable::ask);
    }

    private static Description ask(Participant participant) {
        Optional<ProcessHandle.Info> info =
                participant.pid() > 0
                        ? ProcessHandle.of(participant.pid()).map(ProcessHandle::info)
                        : Optional.empty();
        Optional<Instant> inFile =
                Optional.of(participant.startMillis())
                        .filter(millis -> millis > 0)
                        .map(Instant::ofEpochMilli);
        return new Description(
                info.flatMap(ProcessTable::command),
                info.flatMap(ProcessHandle.Info::user),
                info.flatMap(ProcessHandle.Info::startInstant)
                        .or(() -> inFile)
                        .map(at -> at.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Optional<String> command(ProcessHandle.Info info) {
        return info.commandLine().or(info::command);
    }

    /** Returns why a participant has no pid, or empty if it has one. */
    static Optional<String> whyUnknown(Participant participant) {
        if (participant.pid() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                participant.pid() == 0
                        ? "a process outside this pid namespace"
                        : "the lock of an open file description, which names no process");
    }
}
