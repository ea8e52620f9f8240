package io.timecoin.cli;

import java.io.IOException;
import java.io.Writer;

/** A disk without room, or a pipe whose reader has gone. */
final class FullWriter extends Writer {

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
