package io.postern.tck;

import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator that starts the response in one of its methods. */
final class LazyStart implements Iterator<ByteBuffer> {

    private final StartResponse startResponse;
    private final String where;
    private boolean started;
    private boolean ended;

    LazyStart(StartResponse startResponse, String where) {
        this.startResponse = startResponse;
        this.where = where;
    }

    @Override
    public boolean hasNext() {
        startIn("hasNext");
        return !ended;
    }

    @Override
    public ByteBuffer next() {
        startIn("next");
        if (ended) {
            throw new NoSuchElementException();
        }
        ended = true;
        return Samples.block("started in " + where);
    }

    private void startIn(String method) {
        if (method.equals(where) && !started) {
            started = true;
            try {
                startResponse.start("201 Created", Headers.create());
            } catch (Exception e) {
                throw ProbeBody.sneaky(e);
            }
        }
    }
}
