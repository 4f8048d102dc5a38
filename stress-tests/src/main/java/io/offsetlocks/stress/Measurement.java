package io.offsetlocks.stress;

import io.offsetlocks.stress.findings.Findings;
import java.nio.file.Path;

/** One part of the comparison. */
interface Measurement {
    /** Returns how often the measurement will report progress. */
    int steps();

    /**
     * Measures every way that can do what is measured.
     *
     * @param directory where to make files; of this measurement alone
     */
    Findings measure(Path directory, Progress progress) throws Exception;
}
