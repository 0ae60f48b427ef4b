package io.postern.tck;

import static io.postern.tck.Mutant.change;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;

import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Breaks the rules of chapter E: the environ. */
final class EnvironMutants {

    private EnvironMutants() {}

    static Stream<Mutant> all() {
        AtomicReference<Object> leaked = new AtomicReference<>();
        return Stream.of(
                layer("E-01", "needs the environ after the call", application -> (environ, startResponse) -> {
                    Body body = application.call(environ, startResponse);
                    environ.require(EnvironKeys.REQUEST_METHOD);
                    return body;
                }),
                environ("E-02", "leaks the keys of middleware to the next request", environ -> {
                            if (leaked.getAndSet(environ) instanceof Environ last) {
                                last.forEach((key, value) -> {
                                    if (key.startsWith("kit.")) {
                                        environ.put(key, value);
                                    }
                                });
                            }
                        })
                        .alsoBreaking("M-11"),
                environ("E-04", "a number as a number", environ -> environ.put("REMOTE_PORT", 80)),
                environ("E-05", "reads paths as latin-1", EnvironMutants::latin1Path),
                environ(
                        "E-06",
                        "says GET for HEAD",
                        environ -> change(environ, "REQUEST_METHOD", method -> method.equals("HEAD") ? "GET" : method)),
                environ(
                        "E-07",
                        "folds the case of methods",
                        environ -> change(environ, "REQUEST_METHOD", EnvironMutants::upper)),
                environ(
                        "E-08",
                        "knows only some methods",
                        environ ->
                                change(environ, "REQUEST_METHOD", method -> method.equals("GET") ? "GET" : "UNKNOWN")),
                environ("E-09", "has no name without a Host", environ -> {
                    if (!environ.containsKey("HTTP_HOST")) {
                        environ.remove("SERVER_NAME");
                    }
                }),
                environ("E-10", "says port 0", environ -> environ.put("SERVER_PORT", "0")),
                environ(
                        "E-11",
                        "takes its name from Host",
                        environ -> environ.put("SERVER_NAME", environ.getOrDefault("HTTP_HOST", "x"))),
                environ("E-12", "says HTTP/1.1 always", environ -> environ.put("SERVER_PROTOCOL", "HTTP/1.1")),
                environ("E-13", "leaves an empty query out", environ -> {
                    if ("".equals(environ.get("QUERY_STRING"))) {
                        environ.remove("QUERY_STRING");
                    }
                }),
                environ("E-14", "invents a content type", environ -> environ.putIfAbsent("CONTENT_TYPE", "text/plain")),
                environ(
                        "E-14",
                        "cuts parameters off",
                        environ -> change(environ, "CONTENT_TYPE", type -> type.replaceAll(" *;.*", ""))),
                environ("E-15", "says 0 for absent", environ -> environ.putIfAbsent("CONTENT_LENGTH", "0")),
                environ("E-15", "withholds the length", environ -> environ.remove("CONTENT_LENGTH")),
                environ("E-16", "gives chunks a length", environ -> environ.putIfAbsent("CONTENT_LENGTH", "3")),
                environ(
                        "E-17",
                        "keeps two keys for one field",
                        environ -> environ.put("HTTP_CONTENT_TYPE", "text/plain")),
                environ("E-18", "keeps dashes", environ -> environ.remove("HTTP_X_TEST_HEADER")),
                environ(
                        "E-19",
                        "drops empty values",
                        environ -> environ.values().removeIf(""::equals)),
                environ("E-20", "trims like String.strip", environ -> environ.put("HTTP_X_A", "x")),
                environ(
                        "E-21",
                        "collapses spaces",
                        environ -> change(environ, "HTTP_X_A", value -> value.replaceAll("[ \t]+", " "))),
                environ(
                        "E-22",
                        "joins with a bare comma",
                        environ -> change(environ, "HTTP_X_A", value -> value.replace(", ", ","))),
                environ(
                        "E-23",
                        "joins cookies with a comma",
                        environ -> change(environ, "HTTP_COOKIE", value -> value.replace("; ", ", "))),
                environ(
                        "E-24",
                        "adds COOKIE",
                        environ -> environ.put("COOKIE", environ.getOrDefault("HTTP_COOKIE", ""))),
                environ("E-25", "withholds Authorization", environ -> environ.remove("HTTP_AUTHORIZATION")),
                environ(
                        "E-26",
                        "lets a field set a key",
                        environ -> environ.receivedHeaders()
                                .first("Server-Name")
                                .ifPresent(name -> environ.put("SERVER_NAME", name))),
                environ(
                        "E-27",
                        "takes underscores for dashes",
                        environ -> environ.receivedHeaders()
                                .first("X_A")
                                .ifPresent(value -> environ.put("HTTP_X_A", value))),
                environ(
                                "E-28",
                                "cuts the port off Host",
                                environ -> change(environ, "HTTP_HOST", host -> host.replaceAll(":[0-9]+$", "")))
                        .alsoBreaking("C-25"),
                exchange("E-29", "answers refusals with 200", AcceptingExchange::new),
                environ("E-29", "loses the authority of the target", environ -> environ.remove("HTTP_HOST")),
                environ(
                        "E-30",
                        "lets the version be changed",
                        environ -> environ.put("gateway.version", new ArrayList<>(List.of(1, 0)))),
                environ("E-31", "says http always", environ -> environ.put("gateway.url_scheme", "http")),
                environ("E-31", "says https always", environ -> environ.put("gateway.url_scheme", "https")),
                environ("E-32", "believes X-Forwarded-For", environ -> {
                    if (environ.get("HTTP_X_FORWARDED_FOR") instanceof String address) {
                        environ.put("REMOTE_ADDR", address);
                    }
                }),
                environ("E-33", "takes the scheme of the target", environ -> {
                    if ("a".equals(environ.get("HTTP_HOST"))) {
                        environ.put("gateway.url_scheme", "https");
                    }
                }),
                environ("E-34", "has no input without content", environ -> {
                    if (!environ.containsKey("CONTENT_LENGTH")) {
                        environ.put("gateway.input", "none");
                    }
                }),
                environ("E-35", "says false", environ -> environ.put("gateway.multithread", false)),
                settings(
                        "E-35",
                        "does not serialise",
                        config -> config.toBuilder().multithread(true).build()),
                environ("E-36", "says it in words", environ -> environ.put("gateway.run_once", "false")),
                environ(
                        "E-38",
                        "says that the input does not end",
                        environ -> environ.put("gateway.input_terminated", false)),
                environ("E-39", "adds a key in capitals", environ -> environ.put("REQUEST_ID", "1")),
                environ("E-40", "forgets the deployer", environ -> environ.remove("acme.database")),
                environ("E-41", "copies the process environment", environ -> environ.putAll(System.getenv())),
                environ("E-42", "looks the peer up", environ -> environ.put("REMOTE_ADDR", "localhost")),
                environ(
                        "E-43",
                        "puts brackets around the peer",
                        environ -> change(environ, "REMOTE_ADDR", address -> "[" + address + "]")),
                environ("E-44", "names another software", environ -> environ.put("SERVER_SOFTWARE", "Tiny/1")),
                environ("E-45", "hides TLS", environ -> environ.remove("HTTPS")),
                environ("E-45", "says that all is encrypted", environ -> environ.put("HTTPS", "on")),
                environ(
                        "E-46",
                        "believes Remote-User",
                        environ -> environ.receivedHeaders()
                                .first("Remote-User")
                                .ifPresent(user -> environ.put("REMOTE_USER", user))),
                environ("E-48", "adds a key that nobody knows", environ -> environ.put("tiny.secret", "1")));
    }

    static void latin1Path(Environ environ) {
        change(
                environ,
                "PATH_INFO",
                path -> new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
