package io.timecoin.cli;

/**
 * Text of others as it may be shown: what a terminal would obey, or what nobody would see, is written out as {@code \}{@code
 * uXXXX}. That is JSON's own form, so that a document of one line stays the same document.
 */
final class VisibleText {

    private VisibleText() {}

    /** The same text with control, bidirectional and invisible characters written out. */
    static String of(String text) {
        if (text.codePoints().allMatch(VisibleText::isVisible)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 32);
        text.codePoints().forEach(point -> {
            if (isVisible(point)) {
                shown.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    shown.append("\\u").append(Integer.toHexString(0x1_0000 | unit), 1, 5);
                }
            }
        });
        return shown.toString();
    }

    private static boolean isVisible(int point) {
        if (point >= ' ' && point < 0x7f) {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !isIgnorable(point);
        };
    }

    /** Letters, marks and signs that show nothing (Unicode's Default_Ignorable_Code_Point, and the empty Braille pattern). */
    private static boolean isIgnorable(int point) {
        return point == 0x034f
                || point == 0x115f
                || point == 0x1160
                || point == 0x17b4
                || point == 0x17b5
                || (point >= 0x180b && point <= 0x180f)
                || point == 0x2800
                || point == 0x3164
                || (point >= 0xfe00 && point <= 0xfe0f)
                || point == 0xffa0
                || (point >= 0xe0000 && point <= 0xe0fff);
    }
}
