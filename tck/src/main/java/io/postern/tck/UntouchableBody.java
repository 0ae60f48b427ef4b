package io.postern.tck;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.function.Consumer;

/** A body that is a collection, too, and throws when anybody treats it as one. */
final class UntouchableBody extends AbstractCollection<ByteBuffer> implements Body {

    @Override
    public Iterator<ByteBuffer> iterator() {
        return List.of(Samples.block("untouched")).iterator();
    }

    @Override
    public void close() {}

    @Override
    public int size() {
        throw touched("size");
    }

    @Override
    public boolean isEmpty() {
        throw touched("isEmpty");
    }

    @Override
    public Object[] toArray() {
        throw touched("toArray");
    }

    @Override
    public void forEach(Consumer<? super ByteBuffer> action) {
        throw touched("forEach");
    }

    @Override
    public Spliterator<ByteBuffer> spliterator() {
        throw touched("spliterator");
    }

    @Override
    public String toString() {
        throw touched("toString");
    }

    @Override
    public boolean equals(Object other) {
        throw touched("equals");
    }

    @Override
    public int hashCode() {
        throw touched("hashCode");
    }

    private static UnsupportedOperationException touched(String method) {
        return new UnsupportedOperationException(method + " is no method of a body");
    }
}
