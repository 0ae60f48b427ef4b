package io.postern.tck;

import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.start;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Headers;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Breaks the rules of chapter S: start_response. */
final class StartResponseMutants {

    private StartResponseMutants() {}

    static Stream<Mutant> all() {
        AtomicReference<@Nullable Throwable> kept = new AtomicReference<>();
        return Stream.of(
                exchange("S-01", "sends something at once", connection -> {
                    connection.output().write("HTTP/1.1 103 \r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    return new TinyExchange(connection);
                }),
                layer("S-02", "needs the start before the iteration", application -> (environ, startResponse) -> {
                    boolean[] started = new boolean[1];
                    Body body = application.call(environ, (status, headers, failure) -> {
                        started[0] = true;
                        return startResponse.start(status, headers, failure);
                    });
                    if (!started[0]) {
                        throw new IllegalStateException("not started");
                    }
                    return body;
                }),
                layer("S-03", "starts by itself", StartResponseMutants::startingByItself),
                layer("S-04", "starts by itself", StartResponseMutants::startingByItself),
                start(
                        "S-05",
                        "takes the second start for a replacement",
                        start -> (status, headers, failure) ->
                                start.start(status, headers, failure == null ? new Exception("any") : failure)),
                start(
                        "S-06",
                        "forgets a start that threw",
                        start -> (status, headers, failure) ->
                                start.start(status, headers, failure == null ? new Exception("any") : failure)),
                start("S-07", "ignores a replacement", first -> {
                    AtomicReference<@Nullable BodyWriter> writer = new AtomicReference<>();
                    return (status, headers, failure) -> {
                        BodyWriter made = writer.get();
                        if (made == null) {
                            made = first.start(status, headers, failure);
                            writer.set(made);
                        }
                        return made;
                    };
                }),
                start(
                                "S-08",
                                "wraps the failure",
                                start -> (status, headers, failure) ->
                                        start.start(status, headers, failure == null ? null : new IOException(failure)))
                        .alsoBreaking("M-06", "M-07"),
                exchange("S-09", "ends instead of aborting", CompletingExchange::new),
                start("S-10", "takes no failure at first", start -> {
                    AtomicBoolean started = new AtomicBoolean();
                    return (status, headers, failure) -> {
                        if (!started.getAndSet(true) && failure != null) {
                            throw new IllegalStateException("nothing was started");
                        }
                        return start.start(status, headers, failure);
                    };
                }),
                start("S-11", "keeps the failure", start -> (status, headers, failure) -> {
                    kept.set(failure);
                    return start.start(status, headers, failure);
                }),
                start("S-12", "gives no writer", start -> (status, headers, failure) -> {
                    start.start(status, headers, failure);
                    return Samples.nothing();
                }),
                start(
                        "S-13",
                        "repairs the status",
                        start -> (status, headers, failure) -> start.start(
                                String.valueOf(status).matches("[2-5][0-9][0-9]") ? status + " OK" : status,
                                headers,
                                failure)),
                exchange("S-14", "forgets the space", connection -> new TinyExchange(connection) {
                    @Override
                    String statusLine(ResponseHead response) {
                        return super.statusLine(response).stripTrailing();
                    }
                }),
                start(
                        "S-15",
                        "takes odd codes for 500",
                        start -> (status, headers, failure) -> start.start(
                                status.startsWith("6") || status.startsWith("299") ? "500 Odd" : status,
                                headers,
                                failure)),
                start(
                        "S-17",
                        "removes control characters",
                        start -> (status, headers, failure) ->
                                start.start(status.replaceAll("\\p{Cntrl}", ""), headers, failure)),
                start(
                        "S-18",
                        "cuts chars down",
                        start -> (status, headers, failure) ->
                                start.start(status.replaceAll("[^\\x00-\\xff]", "?"), headers, failure)),
                start(
                        "S-19",
                        "takes nulls for defaults",
                        start -> (status, headers, failure) -> start.start(
                                Samples.isNull(status) ? "200 OK" : status,
                                Samples.isNull(headers) ? Headers.create() : headers,
                                failure)),
                start("S-20", "keeps errors to itself", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (ContractViolation e) {
                        return block -> {};
                    }
                }),
                layer("S-21", "looks at the headers when the call is over", application -> (environ, startResponse) -> {
                    AtomicReference<@Nullable Headers> given = new AtomicReference<>();
                    Body body = application.call(environ, (status, headers, failure) -> {
                        given.set(headers);
                        return block -> {};
                    });
                    startResponse.start("200 OK", Objects.requireNonNull(given.get()));
                    return body;
                }),
                start("S-22", "adds to the headers", start -> (status, headers, failure) -> {
                    BodyWriter writer = start.start(status, headers, failure);
                    headers.add("X-Added", "1");
                    return writer;
                }),
                start("S-23", "sorts the fields", start -> (status, headers, failure) -> {
                    List<String[]> pairs = new ArrayList<>();
                    headers.forEach((name, value) -> pairs.add(new String[] {name, value}));
                    pairs.sort((a, b) -> a[1].compareTo(b[1]));
                    Headers sorted = Headers.create();
                    pairs.forEach(pair -> sorted.add(pair[0], pair[1]));
                    return start.start(status, sorted, failure);
                }),
                start(
                                "S-24",
                                "drops the fields of the connection",
                                start -> (status, headers, failure) -> start.start(
                                        status,
                                        headers.copy().remove("Connection").remove("Upgrade"),
                                        failure))
                        .alsoBreaking("H-29"),
                start(
                        "S-25",
                        "drops Status",
                        start -> (status, headers, failure) ->
                                start.start(status, headers.copy().remove("Status"), failure)),
                start("S-26", "stores what it refuses", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (ContractViolation e) {
                        start.start("500 Stored", Headers.of("X-A", "stored"), e);
                        throw e;
                    }
                }),
                start("S-27", "does nothing when it is late", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (IllegalStateException e) {
                        return block -> {};
                    }
                }),
                start("S-28", "does not mind the thread", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (IllegalStateException e) {
                        return block -> {};
                    }
                }));
    }

    private static Application startingByItself(Application application) {
        return (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            return application.call(
                    environ,
                    (status, headers, failure) ->
                            Samples.isNull(failure) ? writer : startResponse.start(status, headers, failure));
        };
    }
}
