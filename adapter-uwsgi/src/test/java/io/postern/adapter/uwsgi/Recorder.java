package io.postern.adapter.uwsgi;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An application that keeps what it was asked, the content of the request under {@code "content"}. */
final class Recorder implements Application {

    private static final long LIMIT_SECONDS = 20;

    private final BlockingQueue<Map<String, Object>> requests = new LinkedBlockingQueue<>();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Map<String, Object> seen = new HashMap<>(environ);
        try {
            byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
            seen.put("content", new String(content, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            seen.put("failure", e);
            throw e;
        } finally {
            requests.add(seen);
        }
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("served");
    }

    /** The next request. */
    Map<String, Object> next() throws InterruptedException {
        Map<String, Object> request = requests.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("expected a call of the application within " + LIMIT_SECONDS + " s");
        }
        return request;
    }

    /** How many requests were not asked for by {@link #next()}. */
    int count() {
        return requests.size();
    }
}
