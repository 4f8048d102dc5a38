package io.offsetlocks.stress.storm;

/** A lock that a thread has, whichever way it got it. */
interface Hold {
    Told told();

    void release();

    static Hold of(Told told, Runnable release) {
        return new Hold() {
            @Override
            public Told told() {
                return told;
            }

            @Override
            public void release() {
                release.run();
            }
        };
    }
}
