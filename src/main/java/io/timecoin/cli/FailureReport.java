package io.timecoin.cli;

import io.timecoin.cli.client.NodeClientException;
import io.timecoin.cli.pay.PaymentException;
import io.timecoin.cli.testnet.LocalNetworkException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says on stderr why a command failed; a fault of our own comes with its stack trace. */
final class FailureReport implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        Console err = new Console(command.getErr());
        switch (failure) {
            case CommandFailedException _, NodeClientException _, PaymentException _ ->
                err.line("timecoin: " + failure.getMessage());
            case LocalNetworkException _ -> lines("timecoin: " + failure.getMessage(), err); // with the end of a log
            default -> {
                err.line("timecoin: unexpected failure");
                StringWriter trace = new StringWriter();
                failure.printStackTrace(new PrintWriter(trace));
                lines(trace.toString(), err);
            }
        }
        return ExitCode.SOFTWARE;
    }

    private static void lines(String text, Console err) {
        text.lines().map(line -> line.replace("\t", "    ")).forEach(err::line);
    }
}
