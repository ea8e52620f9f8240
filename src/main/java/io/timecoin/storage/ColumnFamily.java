package io.timecoin.storage;

/** Every column family of both databases, with how it is read: that decides filters and where its values live. */
enum ColumnFamily {
    META("meta", Access.SCAN),
    COINS("coins", Access.POINT),
    COINS_BY_ADDRESS("coins_by_address", Access.SCAN),
    BALANCES("balances", Access.POINT),
    ADDRESS_TRANSACTIONS("address_transactions", Access.SCAN),
    BLOCKS("blocks", Access.BODY),
    BLOCK_HEIGHTS("block_heights", Access.POINT),
    HEADERS("headers", Access.SCAN),
    CERTIFICATES("certificates", Access.SCAN),
    TX_INDEX("tx_index", Access.POINT),
    SPENDS("spends", Access.POINT),
    RECORDS("records", Access.SCAN);

    /** POINT: single keys, so filters pay. SCAN: in key order. BODY: large values, kept out of compaction. */
    enum Access {
        POINT,
        SCAN,
        BODY
    }

    private final String familyName;
    private final Access access;

    ColumnFamily(String familyName, Access access) {
        this.familyName = familyName;
        this.access = access;
    }

    String familyName() {
        return familyName;
    }

    Access access() {
        return access;
    }
}
