package io.postern.tck;

import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.extra;
import static io.postern.tck.Mutant.fields;
import static io.postern.tck.Mutant.start;

import io.postern.gateway.Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Breaks the rules of chapter H: response headers. */
final class HeadersMutants {

    private HeadersMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                fields("H-01", "changes values", (name, value) -> value.replace("  ", " ")),
                start("H-02", "joins fields", start -> (status, headers, failure) -> {
                    Map<String, String> joined = new HashMap<>();
                    headers.forEach((name, value) ->
                            joined.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
                    Headers all = Headers.create();
                    joined.forEach(all::add);
                    return start.start(status, all, failure);
                }),
                fields("H-03", "knows no odd names", (name, value) -> name.contains("!") ? "" : value),
                fields("H-07", "takes tabs for spaces", (name, value) -> value.replace('\t', ' ')),
                fields(
                        "H-09",
                        "encodes in UTF-8",
                        (name, value) ->
                                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
                fields("H-11", "fills empty values", (name, value) -> value.isEmpty() ? "-" : value),
                fields(
                        "H-12",
                        "dates in the wrong format",
                        (name, value) -> name.equals("Date") ? "2026-11-22" : value),
                extra("H-13", "dates twice", "Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
                extra("H-14", "names itself", "Server", "tiny"),
                extra("H-15", "sends two lengths", "Content-Length", "2").alsoBreaking("H-04"),
                start(
                        "H-16",
                        "mends lengths",
                        start -> (status, headers, failure) ->
                                start.start(status, headers.copy().remove("Content-Length"), failure)),
                extra("H-17", "sends both framings", "Transfer-Encoding", "chunked")
                        .alsoBreaking("B-29"),
                extra("H-18", "gives a 204 a length", "Content-Length", "0").alsoBreaking("W-12"),
                extra("H-19", "gives a 304 a length", "Content-Length", "4"),
                fields("H-20", "gives a 205 a length", (name, value) -> name.equals("Content-Length") ? "4" : value),
                extra("H-22", "invents a content type", "Content-Type", "text/html"),
                fields(
                        "H-23",
                        "appends a charset",
                        (name, value) -> name.equals("Content-Type") ? value + ";charset=utf-8" : value),
                extra("H-24", "adds a field", "X-Powered-By", "tiny"),
                extra("H-25", "says that it compressed", "Content-Encoding", "gzip"),
                fields(
                        "H-26",
                        "cuts values",
                        (name, value) -> value.length() > 8000 ? value.substring(0, 8000) : value),
                exchange("H-27", "sends few fields", connection -> new TinyExchange(connection) {
                    private int fields;

                    @Override
                    void field(String name, String value) {
                        if (++fields <= 64) {
                            super.field(name, value);
                        }
                    }
                }),
                fields(
                        "H-30",
                        "makes Location absolute",
                        (name, value) -> name.equals("Location") ? "http://localhost" + value : value));
    }
}
