module example {
    requires io.offsetlocks;
}
