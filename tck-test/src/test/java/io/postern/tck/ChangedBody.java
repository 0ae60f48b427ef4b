package io.postern.tck;

import io.postern.gateway.Body;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Passes a body on, but for what a mutant changes. */
class ChangedBody implements Body {

    private final Body body;

    ChangedBody(Body body) {
        this.body = body;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return body.iterator();
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (Exception e) {
            throw ProbeBody.sneaky(e);
        }
    }
}
