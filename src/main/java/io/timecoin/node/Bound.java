package io.timecoin.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a setting may be beyond its type, said where it is declared; {@link NodeConfigCheck} holds it against values. */
final class Bound {

    private Bound() {}

    /** A whole number. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Within {
        int least();

        int most();
    }

    /** A port; 0 asks the system for any free one, which is only useful where nobody must know it beforehand. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Port {}

    /** A duration of at most an hour. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Timer {
        long leastMillis();
    }

    /** A duration that is not shorter than the one with this key. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface NotBelow {
        String value();
    }

    /** A size in memory. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface AtLeast {
        long mebibytes();
    }

    /** A name or address of a host, or a list of such. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Host {}

    /** {@code host:port}, or a list of such. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Endpoint {}

    /** Height and hash of a block. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Checkpoint {}

    /** {@code host} or {@code host:port}, or a list of such. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface TimeServer {}

    /** A list of no more than so many. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface AtMost {
        int value();
    }

    /** A list of origins as browsers name them: scheme, host, perhaps a port. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Origin {}

    /** A list of addresses, or of their first bits and how many. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Prefix {}

    /** What is only set together with this key. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface OnlyWith {
        String value();
    }
}
