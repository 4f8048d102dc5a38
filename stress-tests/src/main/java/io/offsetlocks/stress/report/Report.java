package io.offsetlocks.stress.report;

import io.offsetlocks.stress.findings.Findings;
import io.offsetlocks.stress.findings.Part;
import io.offsetlocks.stress.findings.Promise;
import io.offsetlocks.stress.ways.Way;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What there is to report of one run.
 *
 * @param facts of the machine and the run, by label, in the order in which they are shown
 */
public record Report(Map<String, String> facts, Findings findings) {
    static final String TITLE = "Offset locks and other ways to lock a name";

    static final String RATIOS =
            "A ratio is the value divided by that of offset locks: of time and size less is better,"
                    + " of rates more is. Ratios are made within short rounds in which the ways"
                    + " take turns, and the median of these is shown.";

    /** Returns the ways that were measured. */
    Set<Way> ways() {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        for (Part part : findings.parts()) {
            ways.addAll(part.ways());
        }
        return ways;
    }

    /** Returns a promise as a sentence, with what was measured. */
    static String textOf(Promise promise) {
        return String.format(
                "%s: %s (promised: at %s %s)",
                promise.text(),
                amount(promise.measured(), promise.unit()),
                promise.atMost() ? "most" : "least",
                amount(promise.bound(), promise.unit()));
    }

    private static String amount(double number, String unit) {
        return unit.isEmpty() ? Numbers.text(number) : Numbers.text(number) + " " + unit;
    }

    static String verdictOn(Promise promise) {
        return promise.isKept() ? "kept" : "NOT KEPT";
    }
}
