package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** An application that takes down the environ of each request, reads the input and answers 200. */
final class EnvironProbe implements Application {

    private final Seen<Map<String, Object>> environs = new Seen<>("the environ of a request");

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Map<String, Object> copy = new HashMap<>(environ);
        Samples.readAll(environ);
        environs.report(copy);
        Samples.start(startResponse);
        return Body.of("seen");
    }

    /** The environ of the next request. */
    Map<String, Object> next() throws InterruptedException {
        return environs.next();
    }

    /** How many requests came that were not asked for by {@link #next()}. */
    int count() {
        return environs.count();
    }

    /** The environ of that request, over a server of its own. */
    static Map<String, Object> environ(ServerFixture fixture, String request) throws IOException, InterruptedException {
        EnvironProbe probe = new EnvironProbe();
        return probe.environ(fixture.serve(probe), request);
    }

    /** The environ of that request, over a server of this application. */
    Map<String, Object> environ(TestServer server, String request) throws IOException, InterruptedException {
        Answer answer = server.send(request);
        assertThat(answer.status()).as("status of the answer %s", answer).isEqualTo(200);
        return next();
    }
}
