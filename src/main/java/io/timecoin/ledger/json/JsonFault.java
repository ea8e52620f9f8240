package io.timecoin.ledger.json;

/** Text that is not the JSON form of what was expected. The message names the field. */
public final class JsonFault extends Exception {

    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    /** {@code field} is a path such as {@code outputs[0].value}, empty for the whole document. */
    public JsonFault(String field, String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
        this.field = field;
        this.reason = reason;
    }

    /** Where: a path such as {@code outputs[0].value}, empty for the whole document. */
    public String field() {
        return field;
    }

    /** What is wrong there. */
    public String reason() {
        return reason;
    }
}
