package io.postern.examples;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;

/** The smallest application: the same 13 bytes of text for every request. */
public final class Hello implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello, world!");
    }
}
