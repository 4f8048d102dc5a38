package io.offsetlocks.testing.contract;

import io.offsetlocks.LockSpace;
import org.junit.jupiter.api.Nested;

/**
 * What every engine promises: the contract of {@link io.offsetlocks.NamedLocks}, its views and its
 * two modes, as far as threads of one JVM can see it. An engine's test is a subclass that opens it.
 */
public abstract class LockSpaceContract {
    /** Opens the lock space of this test, always the same one. */
    protected abstract LockSpace open() throws Exception;

    /** Returns where the lock space locks a name. */
    protected abstract long offsetOf(String name);

    @Nested
    public class OfNamedLocks extends NamedLocksContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }

    @Nested
    public class OfLockAll extends LockAllContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }

    @Nested
    public class OfLockViews extends LockViewContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }

    @Nested
    public class OfReaders extends ReaderContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }

    @Nested
    public class OfUpgrades extends UpgradeContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }

    @Nested
    public class OfInterrupts extends InterruptContract {
        @Override
        public LockSpaceContract engine() {
            return LockSpaceContract.this;
        }
    }
}
