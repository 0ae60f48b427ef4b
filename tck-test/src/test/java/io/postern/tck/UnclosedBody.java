package io.postern.tck;

import io.postern.gateway.Body;

/** Never closes. */
final class UnclosedBody extends ChangedBody {

    UnclosedBody(Body body) {
        super(body);
    }

    @Override
    public void close() {}
}
