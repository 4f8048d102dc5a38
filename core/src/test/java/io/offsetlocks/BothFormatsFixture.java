package io.offsetlocks;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One open lock file, of each format in turn. */
@ParameterizedClass(name = "{0}")
@EnumSource(LockFormat.class)
abstract class BothFormatsFixture extends LocksFixture {
    @Parameter LockFormat format;

    @Override
    protected LockFormat format() {
        return format;
    }
}
