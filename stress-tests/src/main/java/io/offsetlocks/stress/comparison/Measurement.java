package io.offsetlocks.stress.comparison;

import io.offsetlocks.stress.Progress;
import io.offsetlocks.stress.comparison.results.Results;
import java.nio.file.Path;

/** One of the measurements of the comparison. */
interface Measurement {
    /** Returns how often the measurement will report progress. */
    int steps();

    /**
     * Measures all methods to which this measurement applies.
     *
     * @param directory where to make files; no other measurement uses it
     */
    Results measure(Path directory, Progress progress) throws Exception;
}
