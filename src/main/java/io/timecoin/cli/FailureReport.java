package io.timecoin.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says on stderr why a command failed; a fault of our own comes with its stack trace. */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof CommandFailedException refused) {
            command.getErr().println("timecoin: " + refused.getMessage());
        } else {
            command.getErr().println("timecoin: unexpected failure");
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }
}
