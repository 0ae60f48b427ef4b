package io.postern.deploy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.StartResponse;
import io.postern.middleware.ForwardedHeaders;
import io.postern.middleware.ForwardedHeaders.Part;

/** The same, where nginx speaks HTTP: what that says of the client is believed, all that it could say. */
public final class BehindHttp implements Application {

    private final Application forwarded =
            ForwardedHeaders.xForwarded("127.0.0.1").alsoReading(Part.values()).wrap(new Deployed());

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return forwarded.call(environ, startResponse);
    }
}
