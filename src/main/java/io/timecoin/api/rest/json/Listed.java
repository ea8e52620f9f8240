package io.timecoin.api.rest.json;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Function;

/** A list of a document whose elements are made while it is written, one after the other: never are all of them in memory. */
final class Listed<A, B> extends AbstractCollection<B> {

    private final Iterable<A> elements;
    private final int size;
    private final Function<A, B> form;

    private Listed(Iterable<A> elements, int size, Function<A, B> form) {
        this.elements = elements;
        this.size = size;
        this.form = form;
    }

    static <A, B> Collection<B> of(Iterable<A> elements, int size, Function<A, B> form) {
        return new Listed<>(elements, size, form);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<B> iterator() {
        Iterator<A> source = elements.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return source.hasNext();
            }

            @Override
            public B next() {
                return form.apply(source.next());
            }
        };
    }
}
