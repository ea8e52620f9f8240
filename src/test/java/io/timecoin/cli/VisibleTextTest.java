package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VisibleTextTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x08, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x80, 0x85, 0x9b, 0x9d, 0xa0, 0xad, 0x034f, 0x061c,
                0x115f, 0x180e, 0x2000, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2066, 0x2069,
                0x2800, 0x3000, 0x3164, 0xd800, 0xe000, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xffff, 0xe0001, 0xe0041,
                0xe01ef, 0x10ffff
            })
    void whatATerminalObeysOrNobodySeesIsWrittenOut(int point) {
        StringBuilder expected = new StringBuilder("a");
        for (char unit : Character.toChars(point)) {
            expected.append(String.format("\\u%04x", (int) unit));
        }
        assertEquals(expected + "b", VisibleText.of("a" + Character.toString(point) + "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain text 1.5 TIME", "Grüße €", "支払い", "مرحبا", "🙂 ok", "a\\b\"c"})
    void whatPeopleReadStays(String text) {
        assertEquals(text, VisibleText.of(text));
    }

    @Test
    void linesTablesAndDocumentsAreShownSo() throws Exception {
        String hostile = "x\u001b]0;y\u0007\r\n\u202ez";
        StringWriter out = new StringWriter();
        Console console = new Console(new PrintWriter(out));
        console.line(hostile);
        Map<String, Object> rows = new LinkedHashMap<>();
        rows.put("a" + hostile, hostile);
        console.table(rows);
        console.json(Map.of("k", hostile));
        assertEquals(3, out.toString().lines().count());
        assertFalse(out.toString().replace(System.lineSeparator(), "").matches("(?s).*[\\x00-\\x1f\u202e].*"));
        String document = out.toString().lines().toList().getLast();
        assertEquals(hostile, new ObjectMapper().readTree(document).get("k").textValue(), "it is the same document");
    }
}
