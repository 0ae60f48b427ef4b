package io.postern.framework;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Events as a body, a block each. */
@SuppressWarnings("try") // close may throw what that of the events does
record EventBody(Iterable<Event> events) implements Body {

    @Override
    public Iterator<ByteBuffer> iterator() {
        return new Blocks(events.iterator());
    }

    @Override
    public void close() throws Exception {
        close(events);
    }

    private static void close(Object given) throws Exception {
        if (given instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    private record Blocks(Iterator<Event> each) implements Iterator<ByteBuffer>, AutoCloseable {

        @Override
        public boolean hasNext() {
            return each.hasNext();
        }

        @Override
        public ByteBuffer next() {
            return each.next().block();
        }

        @Override
        public void close() throws Exception {
            EventBody.close(each);
        }
    }
}
