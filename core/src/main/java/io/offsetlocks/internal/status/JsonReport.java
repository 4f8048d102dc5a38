package io.offsetlocks.internal.status;

import io.offsetlocks.internal.file.ListedLock;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** The status of a file in JSON, with a line for each slot; docs/operating.md has the fields. */
final class JsonReport {
    private final FileStatus status;
    private final ProcessTable processes = new ProcessTable();
    private final JsonText json;

    JsonReport(FileStatus status, PrintStream out) {
        this.status = status;
        this.json = new JsonText(out);
    }

    void print() {
        json.begin('{');
        json.field("file", Optional.of(status.path()));
        json.field("format", Optional.of(status.layout().name()));
        json.field("version", status.layout().version());
        json.field("slots", status.slots());
        json.field("allProcessesListed", status.listsAll());
        printCounts(status.summary());
        json.name("wholeFile").begin('[');
        for (ListedLock lock : status.onWholeFile()) {
            String state = SlotStatus.modeOf(List.of(lock)).toString();
            begin(Participant.of(lock)).field("state", Optional.of(state)).end('}');
        }
        json.end(']').name("offsets").begin('[');
        status.forEach(this::print);
        json.endOfLine().end(']').end('}').endOfLine();
    }

    private void printCounts(FileStatus.Summary summary) {
        json.name("counts").begin('{');
        for (SlotState state : SlotState.values()) {
            if (state != SlotState.FREE) {
                json.field(state.toString(), summary.count(state));
            }
        }
        json.field("queuedFor", summary.queuedFor());
        json.field("abandoned", summary.abandoned()).end('}');
    }

    private void print(SlotStatus slot) {
        json.line().begin('{');
        json.field("offset", slot.offset());
        json.field("state", Optional.of(slot.state()));
        json.field("abandoned", slot.abandoned());
        json.field("ownerDied", slot.ownerDied());
        print("holders", slot.holders());
        print("queue", slot.queue());
        json.end('}');
    }

    private void print(String field, List<Participant> participants) {
        json.name(field).begin('[');
        for (Participant participant : participants) {
            begin(participant).end('}');
        }
        json.end(']');
    }

    private JsonText begin(Participant participant) {
        ProcessTable.Description process = processes.describe(participant);
        json.begin('{');
        if (participant.pid() > 0) {
            json.field("pid", participant.pid());
        } else {
            json.field("pid", Optional.empty());
        }
        json.field("command", process.command());
        json.field("user", process.user());
        json.field("started", process.started());
        return json.field("unknown", ProcessTable.whyUnknown(participant));
    }
}
