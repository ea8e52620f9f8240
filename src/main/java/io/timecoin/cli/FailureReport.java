package io.timecoin.cli;

import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.testnet.LocalNetworkException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says on stderr why a command failed; a fault of our own comes with its stack trace. */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        switch (failure) {
            case CommandFailedException _, NodeClientException _, LocalNetworkException _ ->
                command.getErr().println("timecoin: " + failure.getMessage());
            default -> {
                command.getErr().println("timecoin: unexpected failure");
                failure.printStackTrace(command.getErr());
            }
        }
        return ExitCode.SOFTWARE;
    }
}
