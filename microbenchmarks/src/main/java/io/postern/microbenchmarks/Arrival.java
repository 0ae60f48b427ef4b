package io.postern.microbenchmarks;

import java.nio.ByteBuffer;

/** How many bytes of a request come at once. */
public enum Arrival {
    /** All of them. */
    WHOLE(Integer.MAX_VALUE),

    /** So few that each head comes in several parts. */
    PARTS(32);

    private final int most;

    Arrival(int most) {
        this.most = most;
    }

    /**
     * Moves the limit of a buffer, at first that of all bytes, to the end of the next part; false when none is left.
     */
    boolean next(ByteBuffer request) {
        int left = request.capacity() - request.position();
        request.limit(request.position() + Math.min(most, left));
        return left > 0;
    }
}
