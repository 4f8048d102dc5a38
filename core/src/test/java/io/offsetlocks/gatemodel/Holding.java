package io.offsetlocks.gatemodel;

import io.offsetlocks.gatemodel.ModelProcess.Caller;
import io.offsetlocks.gatemodel.ModelProcess.Lock;
import java.util.Set;

/** How a lock of the slot byte becomes a hold: {@code ByteLock.adopt} and the grant. */
final class Holding {
    private final Set<Fault> faults;
    private final Scope scope;

    Holding(Set<Fault> faults, Scope scope) {
        this.faults = faults;
        this.scope = scope;
    }

    void begin(ModelState state, ModelProcess process) {
        boolean abandoned = state.slotValue != ModelState.FREE;
        if (abandoned != state.holderDied) {
            throw new Violation(
                    abandoned
                            ? "a holder is told of an abandonment that was none"
                            : "a holder is not told of an abandonment");
        }
        if (!process.shared) {
            state.slotValue = ModelState.TAKEN;
            state.holderDied = false;
        } else if (abandoned && !faults.contains(Fault.READER_LEAVES_TAKEN)) {
            state.slotValue = ModelState.ABANDONED;
        }
        if (process.hasGate || !state.gateValue) {
            process.inQuantum = scope.has(Scope.Feature.QUANTA);
        }
        process.queued = false;
        process.late = false;
        process.caller = Caller.HOLD;
    }

    /** What must be true in every state. */
    static void check(ModelState state) {
        int exclusive = 0;
        int shared = 0;
        for (ModelProcess process : state.processes) {
            if (process.isHolding()) {
                if (process.lock != (process.shared ? Lock.SHARED : Lock.EXCLUSIVE)) {
                    throw new Violation("a holder has not locked the byte");
                }
                shared += process.shared ? 1 : 0;
                exclusive += process.shared ? 0 : 1;
            }
        }
        if (exclusive > 1 || exclusive == 1 && shared > 0) {
            throw new Violation("an exclusive holder is not alone");
        }
        boolean taken = state.slotValue == ModelState.TAKEN;
        if (taken && (shared > 0 || exclusive == 0 && !state.holderDied)) {
            throw new Violation("a value of 1 stands for no exclusive holder, dead or alive");
        }
        if (exclusive == 1 && !taken) {
            throw new Violation("an exclusive holder has not written its 1");
        }
    }
}
