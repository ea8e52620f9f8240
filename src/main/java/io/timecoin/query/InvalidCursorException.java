package io.timecoin.query;

/** A list was asked to go on at a cursor that it did not give out. */
public final class InvalidCursorException extends IllegalArgumentException {

    public InvalidCursorException() {
        super("the cursor is not one that this list gave out; start again without it");
    }
}
