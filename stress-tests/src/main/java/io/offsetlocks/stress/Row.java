package io.offsetlocks.stress;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One line of the table: a measure of every way.
 *
 * @param ratios the values divided by those of offset locks; NaN where that says nothing
 * @param faults the values count what a lock must not let happen
 */
record Row(
        String measure,
        String unit,
        Map<Way, Double> values,
        Map<Way, Double> ratios,
        boolean faults) {
    /** Makes a row of medians, and of ratios made within the rounds. */
    static Row ofMedians(String measure, String unit, PairedSamples<Way> samples) {
        return of(
                measure,
                unit,
                way -> samples.of(way).median(),
                way -> samples.ratio(way, Way.OFFSET_LOCKS),
                false);
    }

    /** Makes a row of values, and of the ratios of these. */
    static Row ofValues(String measure, String unit, ToDoubleFunction<Way> value) {
        double one = value.applyAsDouble(Way.OFFSET_LOCKS);
        return of(measure, unit, value, way -> value.applyAsDouble(way) / one, false);
    }

    /** Makes a row of counts that should be zero, without ratios. */
    static Row ofFaults(String measure, ToDoubleFunction<Way> value) {
        return of(measure, "", value, way -> Double.NaN, true);
    }

    /** Returns whether this is a row of faults and there are some. */
    boolean hasFaults() {
        return faults && values.values().stream().anyMatch(count -> count != 0);
    }

    private static Row of(
            String measure,
            String unit,
            ToDoubleFunction<Way> value,
            ToDoubleFunction<Way> ratio,
            boolean faults) {
        Map<Way, Double> values = new EnumMap<>(Way.class);
        Map<Way, Double> ratios = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            values.put(way, value.applyAsDouble(way));
            ratios.put(way, ratio.applyAsDouble(way));
        }
        return new Row(measure, unit, values, ratios, faults);
    }
}
