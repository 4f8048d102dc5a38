package io.offsetlocks.stress.storm;

/** Where a process says what it has seen. */
interface Outcry {
    void violation(Violation violation);

    void finding(Finding finding);
}
