package io.offsetlocks.maven;

import io.offsetlocks.OffsetLocks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** A process that is in the way of a build, in words. */
final class Holder {
    /** What the start script of Maven passes on: where the build was started. */
    private static final String DIRECTORY = "-Dmaven.multiModuleProjectDirectory=";

    private Holder() {}

    /**
     * {@return who holds one of the names; another process if there is one}
     *
     * @throws IOException if the operating system's list cannot be read
     */
    static Optional<String> of(OffsetLocks locks, Collection<String> names) throws IOException {
        Optional<String> ofThisProcess = Optional.empty();
        for (String name : names) {
            Optional<ProcessHandle> holder = locks.holder(name);
            if (holder.isPresent() && !holder.get().equals(ProcessHandle.current())) {
                return Optional.of(name + " is held by " + inWords(holder.get()));
            }
            if (holder.isPresent()) {
                ofThisProcess = Optional.of(name + " is held by another thread of this build");
            }
        }
        return ofThisProcess;
    }

    private static String inWords(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        StringBuilder words = new StringBuilder("process ").append(process.pid());
        info.user().ifPresent(user -> words.append(" of ").append(user));
        info.command().ifPresent(command -> words.append(", ").append(command));
        info.arguments().stream()
                .flatMap(Arrays::stream)
                .filter(argument -> argument.startsWith(DIRECTORY))
                .findFirst()
                .ifPresent(
                        argument ->
                                words.append(", a build in ")
                                        .append(argument.substring(DIRECTORY.length())));
        return words.toString();
    }
}
