package io.offsetlocks.docs.recipes;

import java.io.IOException;

/** What is done under a lock. */
interface Section {
    /** Does it, knowing whether the last holder ended half-way. */
    void run(boolean abandoned) throws IOException;
}
