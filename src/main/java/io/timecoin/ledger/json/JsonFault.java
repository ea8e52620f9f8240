package io.timecoin.ledger.json;

/** Text that is not the JSON form of what was expected. The message names the field. */
public final class JsonFault extends Exception {

    private static final long serialVersionUID = 1L;

    public JsonFault(String field, String reason) {
        super(field.isEmpty() ? reason : field + ": " + reason, null, false, false);
    }
}
