package io.offsetlocks.postgresql;

/**
 * What is asked of the server.
 *
 * @param name what the thread that waits calls the key, for people
 */
record Wish(long key, boolean shared, String name) {}
