package io.offsetlocks.schedule;

/** A call that a method of the library is made to leave out, to see that it is missed. */
record Omission(String type, String method, String call) {
    boolean is(String owner, String inMethod, String called) {
        return owner.endsWith("/" + type) && inMethod.equals(method) && called.equals(call);
    }
}
