package io.offsetlocks.stress.comparison.results;

import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of several methods, taken in rounds with one sample per method.
 *
 * <p>A machine that is slow for a while slows a whole round down, so ratios are computed within the
 * rounds. Each round starts with the next method, so that no method is always first.
 */
public final class PairedSamples {
    /** Takes one sample. */
    public interface Sampler {
        double sample(LockMethod method) throws Exception;
    }

    private final Map<LockMethod, Samples> samples = new EnumMap<>(LockMethod.class);

    /** Makes samples of given methods, none so far. */
    public PairedSamples(Collection<LockMethod> methods) {
        methods.forEach(method -> samples.put(method, new Samples()));
    }

    /** Returns the methods, in their order. */
    public Collection<LockMethod> methods() {
        return Collections.unmodifiableSet(samples.keySet());
    }

    /** Takes one sample of every method. */
    public void round(int round, Sampler sampler) throws Exception {
        for (LockMethod method : LockMethod.rotated(methods(), round)) {
            add(method, sampler.sample(method));
        }
    }

    /** Adds a sample to a method's. */
    public void add(LockMethod method, double value) {
        of(method).add(value);
    }

    /** Returns the samples of a method. */
    public Samples of(LockMethod method) {
        return samples.get(method);
    }

    /**
     * Returns the median over the rounds of one method's sample divided by another's, over the
     * rounds that both have a sample of; NaN if there is none.
     */
    public double ratio(LockMethod numerator, LockMethod denominator) {
        Samples ratios = new Samples();
        if (!methods().containsAll(List.of(numerator, denominator))) {
            return Double.NaN;
        }
        for (int i = 0; i < Math.min(of(numerator).count(), of(denominator).count()); i++) {
            ratios.add(of(numerator).get(i) / of(denominator).get(i));
        }
        return ratios.median();
    }
}
