package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchCommandTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 0|--rate is max or a number",
                "--rate fast|--rate is max or a number",
                "--nodes 65|--nodes is not within",
                "--nodes 0|--nodes is not within",
                "--duration 10ms|--duration is at least",
                "--duration soon|is no duration",
                "--runs 0|--runs is not within",
                "--in-flight 0|--in-flight is not within",
                "--transactions 0|--transactions is not within",
                "--url http://127.0.0.1:1|--url needs --key",
                "--key f|are for --url",
                "--url http://127.0.0.1:1 --key f --kill-one|are for a fresh network",
                "--url ftp://127.0.0.1:1 --key f|http://host:port",
                "--nodes 3 --kill-one|--kill-one needs 4 nodes",
                "--late-join -1|--late-join is not within",
                "--late-join 5 --history-in-flight 0|--history-in-flight is not within",
                "--history-in-flight 5|--history-in-flight is for --late-join",
                "--late-join 5 --kill-one|are two runs",
                "--url http://127.0.0.1:1 --key f --late-join 5|are for a fresh network",
                "--no-such|Unknown option"
            })
    void aWrongArgumentIsAUsageErrorThatSaysWhy(String arguments, String reason) {
        StringWriter err = new StringWriter();
        CommandLine program = TimecoinCommand.commandLine().setErr(new PrintWriter(err));
        assertEquals(2, program.execute(("bench " + arguments).split(" ")));
        assertTrue(err.toString().contains(reason), err.toString());
    }
}
