module example {
    requires io.offsetlocks;
    requires jdk.jfr;
}
