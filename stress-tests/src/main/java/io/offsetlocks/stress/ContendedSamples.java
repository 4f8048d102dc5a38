package io.offsetlocks.stress;

import java.util.List;

/** The results of the rounds of one setting, as rows. */
final class ContendedSamples {
    private final PairedSamples<Way> perSecond = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> takeovers = new PairedSamples<>(List.of(Way.values()));
    private final PairedSamples<Way> evenness = new PairedSamples<>(List.of(Way.values()));

    void add(Way way, ContendedResult result) {
        perSecond.add(way, result.perSecond());
        takeovers.add(way, result.takeoversPerSecond());
        evenness.add(way, result.evenness());
    }

    /** Returns the rows, with a setting in front of what each measures. */
    List<Row> rows(String setting) {
        return List.of(
                Row.ofMedians(setting + ": acquisitions", "1/s", perSecond),
                Row.ofMedians(setting + ": owner changes", "1/s", takeovers),
                Row.ofMedians(setting + ": smallest/largest", "", evenness));
    }
}
