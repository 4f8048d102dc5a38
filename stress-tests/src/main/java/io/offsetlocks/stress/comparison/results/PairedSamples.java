package io.offsetlocks.stress.comparison.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples of several subjects, taken in rounds with one sample per subject.
 *
 * <p>A machine that is slow for a while slows a whole round down, so ratios are computed within the
 * rounds. Each round starts with the next subject, so that no subject is always first.
 *
 * @param <K> the subjects
 */
public final class PairedSamples<K> {
    /** Takes one sample. */
    public interface Sampler<K> {
        double sample(K subject, int round) throws Exception;
    }

    private final Map<K, Samples> samples = new LinkedHashMap<>();

    /** Makes samples of given subjects, none so far. */
    public PairedSamples(Collection<K> subjects) {
        subjects.forEach(subject -> samples.put(subject, new Samples()));
    }

    /** Returns the subjects, in their order. */
    public Collection<K> subjects() {
        return Collections.unmodifiableSet(samples.keySet());
    }

    /** Takes one sample of every subject. */
    public void round(int round, Sampler<K> sampler) throws Exception {
        List<K> subjects = new ArrayList<>(samples.keySet());
        Collections.rotate(subjects, -round);
        for (K subject : subjects) {
            add(subject, sampler.sample(subject, round));
        }
    }

    /** Adds a sample to a subject's. */
    public void add(K subject, double value) {
        of(subject).add(value);
    }

    /** Returns the samples of a subject. */
    public Samples of(K subject) {
        return samples.get(subject);
    }

    /**
     * Returns the median over the rounds of one subject's sample divided by another's, over the
     * rounds that both have a sample of.
     */
    public double ratio(K numerator, K denominator) {
        Samples ratios = new Samples();
        for (int i = 0; i < Math.min(of(numerator).count(), of(denominator).count()); i++) {
            ratios.add(of(numerator).get(i) / of(denominator).get(i));
        }
        return ratios.median();
    }
}
