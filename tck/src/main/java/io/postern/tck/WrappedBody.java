package io.postern.tck;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.UnaryOperator;

/** A body around another, as middleware makes it: changes each block, and closes what it wraps. */
final class WrappedBody implements Body {

    private final Body inner;
    private final UnaryOperator<String> change;
    private final long length;

    private WrappedBody(Body inner, UnaryOperator<String> change, long length) {
        this.inner = inner;
        this.change = change;
        this.length = length;
    }

    /** Passes everything on but the length. */
    static Body around(Body inner) {
        return changing(inner, UnaryOperator.identity());
    }

    /** Passes everything on, the length included. */
    static Body ofSameLength(Body inner) {
        return new WrappedBody(inner, UnaryOperator.identity(), inner.length());
    }

    /** Changes each block, as text of one char a byte. */
    static Body changing(Body inner, UnaryOperator<String> change) {
        return new WrappedBody(inner, change, -1);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Iterator<ByteBuffer> blocks = inner.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return blocks.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return Samples.block(change.apply(
                        StandardCharsets.ISO_8859_1.decode(blocks.next()).toString()));
            }
        };
    }

    @Override
    public void close() {
        try {
            inner.close();
        } catch (Exception e) {
            throw ProbeBody.sneaky(e);
        }
    }
}
