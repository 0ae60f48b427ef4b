package io.postern.middleware;

import io.postern.gateway.ResponseEnd;
import org.jspecify.annotations.Nullable;

/**
 * A request and what has become of it: what a line is made of.
 *
 * @param client the address of the client, as it was found inside
 * @param nanos how long it took
 */
record Access(
        RequestSeen request,
        String client,
        @Nullable String user,
        @Nullable String host,
        long nanos,
        ResponseEnd.Result result) {}
