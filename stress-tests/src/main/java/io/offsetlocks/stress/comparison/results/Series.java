package io.offsetlocks.stress.comparison.results;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One quantity, measured for several lock methods.
 *
 * @param values the value per method that was measured; NaN where it could not be measured
 * @param ratios the values divided by those of offset locks; NaN or absent where a ratio has no
 *     meaning
 */
public record Series(
        String name, String unit, Map<LockMethod, Double> values, Map<LockMethod, Double> ratios) {

    /** Makes a series of medians, with ratios that are computed within the rounds. */
    public static Series ofMedians(String name, String unit, PairedSamples samples) {
        return new Series(
                name,
                unit,
                map(samples.methods(), method -> samples.of(method).median()),
                map(samples.methods(), method -> samples.ratio(method, LockMethod.OFFSET_LOCKS)));
    }

    /** Makes a series of medians, without ratios. */
    public static Series ofPlainMedians(String name, String unit, PairedSamples samples) {
        return ofCounts(name, unit, samples.methods(), method -> samples.of(method).median());
    }

    /** Makes a series of values, with the ratios of these values. */
    public static Series ofValues(
            String name,
            String unit,
            Collection<LockMethod> methods,
            ToDoubleFunction<LockMethod> value) {
        double one = value.applyAsDouble(LockMethod.OFFSET_LOCKS);
        return new Series(
                name,
                unit,
                map(methods, value),
                map(methods, method -> one == 0 ? Double.NaN : value.applyAsDouble(method) / one));
    }

    /** Makes a series without ratios. */
    public static Series ofCounts(
            String name,
            String unit,
            Collection<LockMethod> methods,
            ToDoubleFunction<LockMethod> value) {
        return new Series(name, unit, map(methods, value), Map.of());
    }

    private static Map<LockMethod, Double> map(
            Collection<LockMethod> methods, ToDoubleFunction<LockMethod> value) {
        Map<LockMethod, Double> map = new EnumMap<>(LockMethod.class);
        for (LockMethod method : methods) {
            map.put(method, value.applyAsDouble(method));
        }
        return map;
    }

    /** Returns the value of a method; NaN if it was not measured. */
    public double value(LockMethod method) {
        return values.getOrDefault(method, Double.NaN);
    }

    /** Returns the ratio of a method to offset locks; NaN if there is none. */
    public double ratio(LockMethod method) {
        return ratios.getOrDefault(method, Double.NaN);
    }
}
