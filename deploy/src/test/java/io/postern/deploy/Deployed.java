package io.postern.deploy;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;

import io.postern.examples.Echo;
import io.postern.examples.Streaming;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.time.Duration;

/**
 * What the tests deploy: {@code /load} gives back what it gets, {@code /blocks?N} sends N MiB, {@code /events} an event
 * and then no more for a day; all else is the {@link Echo}'s.
 */
public final class Deployed implements Application {

    private final Application echo = new Echo();
    private final Application events = new Streaming(Duration.ofDays(1));

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        switch (environ.require(PATH_INFO)) {
            case "/load" -> {
                byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
                startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
                return Body.of(content);
            }
            case "/blocks" -> {
                startResponse.start("200 OK", Headers.of("Content-Type", "application/octet-stream"));
                return Body.of(Blocks.stream(Long.parseLong(environ.require(QUERY_STRING))));
            }
            case "/events" -> {
                return events.call(environ, startResponse);
            }
            default -> {
                environ.put("test.url", environ.url());
                return echo.call(environ, startResponse);
            }
        }
    }
}
