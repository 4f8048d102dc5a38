package io.offsetlocks.stress.findings;

import java.util.ArrayList;
import java.util.List;

/** What measurements found. */
public record Findings(List<Part> parts, List<Promise> promises) {
    /** Returns findings to be added to. */
    public static Findings none() {
        return new Findings(new ArrayList<>(), new ArrayList<>());
    }

    /** Adds what another measurement found. */
    public void addAll(Findings others) {
        parts.addAll(others.parts);
        promises.addAll(others.promises);
    }
}
