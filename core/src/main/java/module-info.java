/** Named locks between the processes and threads of one host, in one pre-sized lock file. */
module io.offsetlocks {
    requires io.offsetlocks.hashing;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports io.offsetlocks;
}
