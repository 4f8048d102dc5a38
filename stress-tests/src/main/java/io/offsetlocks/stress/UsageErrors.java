package io.offsetlocks.stress;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Answers wrong options in one line. */
public final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println(command.getCommandName() + ": " + e.getMessage() + " (see --help)");
        return CommandLine.ExitCode.USAGE;
    }
}
