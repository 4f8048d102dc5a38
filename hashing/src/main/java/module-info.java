/** Name, key and number of slots to byte offset, and the arithmetic of collisions. */
module io.offsetlocks.hashing {
    requires com.google.common;
    requires static transitive org.jspecify;

    exports io.offsetlocks.hashing;
}
