package io.timecoin.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A terminal that is gone, a full disk, a closed pipe. */
final class BrokenOutput extends FilterWriter {

    private int left;

    private BrokenOutput(int left) {
        super(new StringWriter());
        this.left = left;
    }

    /** Takes so many characters and fails then. */
    static PrintWriter after(int characters) {
        return new PrintWriter(new BrokenOutput(characters));
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
        left -= length;
        if (left < 0) {
            throw new IOException("no space left on device");
        }
    }
}
