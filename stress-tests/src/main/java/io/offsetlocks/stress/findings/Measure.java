package io.offsetlocks.stress.findings;

import io.offsetlocks.stress.ways.Way;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One thing that was measured of several ways.
 *
 * @param values the value of each way that was measured; NaN where it could not be
 * @param ratios the values divided by those of offset locks; NaN or none where that says nothing
 */
public record Measure(String name, String unit, Map<Way, Double> values, Map<Way, Double> ratios) {

    /** Makes a measure of medians, and of ratios made within the rounds. */
    public static Measure ofMedians(String name, String unit, PairedSamples<Way> samples) {
        return new Measure(
                name,
                unit,
                map(samples.subjects(), way -> samples.of(way).median()),
                map(samples.subjects(), way -> samples.ratio(way, Way.OFFSET_LOCKS)));
    }

    /** Makes a measure of values, and of the ratios of these. */
    public static Measure ofValues(
            String name, String unit, Collection<Way> ways, ToDoubleFunction<Way> value) {
        double one = value.applyAsDouble(Way.OFFSET_LOCKS);
        return new Measure(
                name,
                unit,
                map(ways, value),
                map(ways, way -> one == 0 ? Double.NaN : value.applyAsDouble(way) / one));
    }

    /** Makes a measure without ratios. */
    public static Measure ofCounts(
            String name, String unit, Collection<Way> ways, ToDoubleFunction<Way> value) {
        return new Measure(name, unit, map(ways, value), Map.of());
    }

    private static Map<Way, Double> map(Collection<Way> ways, ToDoubleFunction<Way> value) {
        Map<Way, Double> map = new EnumMap<>(Way.class);
        for (Way way : ways) {
            map.put(way, value.applyAsDouble(way));
        }
        return map;
    }

    /** Returns the value of a way; NaN if it was not measured. */
    public double value(Way way) {
        return values.getOrDefault(way, Double.NaN);
    }

    /** Returns the ratio of a way to offset locks; NaN if there is none. */
    public double ratio(Way way) {
        return ratios.getOrDefault(way, Double.NaN);
    }
}
