package io.postern.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a contestant is asked to do, and how. */
enum Case {
    HELLO("13 bytes of text", Work.HELLO, Kind.LOAD, 64, 1, 5_000),
    HEADERS("the same, ten fields of a browser and three reads", Work.HEADERS, Kind.LOAD, 64, 1, 5_000),
    ECHO("1 KiB of JSON, there and back", Work.ECHO, Kind.LOAD, 64, 1, 5_000),
    STREAM("1 MiB in blocks of 64 KiB", Work.STREAM, Kind.LOAD, 16, 1, 100),
    FILE("a file of 1 MiB", Work.FILE, Kind.LOAD, 16, 1, 100),
    PIPELINE("13 bytes of text, 16 requests at once", Work.PIPELINE, Kind.LOAD, 64, 16, 500),
    CONNECTIONS("13 bytes of text on 256 connections", Work.HELLO, Kind.LOAD, 256, 1, 5_000),
    JSON("1 KiB of JSON to an object, and back", Work.JSON, Kind.LOAD, 64, 1, 5_000),
    ROUTES10("a path with a parameter, one of 10 routes", Work.ROUTES10, Kind.LOAD, 64, 1, 5_000),
    ROUTES1000("the same, one of 1,000 routes", Work.ROUTES1000, Kind.LOAD, 64, 1, 5_000),
    ROUTES10000("the same, one of 10,000 routes", Work.ROUTES10000, Kind.LOAD, 64, 1, 5_000),
    BLOCKING("a handler that sleeps for 20 ms, 2,000 connections", Work.BLOCKING, Kind.LOAD, 2_000, 1, 2_000),
    IDLE("10,000 connections after a request each", Work.HELLO, Kind.IDLE, 10_000, 1, 0),
    START("start to the first answer, then 64 connections in 64 MiB of heap", Work.HELLO, Kind.START, 64, 1, 0);

    /** What is measured, and how. */
    enum Kind {
        /** Load on warm processes that take turns. */
        LOAD,
        /** Connections without requests. */
        IDLE,
        /** Processes that are started again and again. */
        START
    }

    private static final String PLAIN = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final String BROWSER = """
            GET / HTTP/1.1
            Host: localhost
            User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
            Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
            Accept-Language: en-GB,en;q=0.7,de;q=0.3
            Accept-Encoding: gzip, deflate, br, zstd
            Connection: keep-alive
            Cookie: session=4f0c2a9d7be1436c8f55; theme=dark
            Upgrade-Insecure-Requests: 1
            Sec-Fetch-Dest: document
            Sec-Fetch-Mode: navigate

            """.replace("\n", "\r\n");

    private final String title;
    private final Work work;
    private final Kind kind;
    private final int connections;
    private final int depth;
    private final int rate;

    Case(String title, Work work, Kind kind, int connections, int depth, int rate) {
        this.title = title;
        this.work = work;
        this.kind = kind;
        this.connections = connections;
        this.depth = depth;
        this.rate = rate;
    }

    /** The case of this name: {@code "hello"}. */
    static Case of(String name) {
        return Arrays.stream(values())
                .filter(one -> one.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "unknown case \"" + name + "\" in --cases; there are " + names(List.of(values()))));
    }

    private static String names(List<Case> cases) {
        return cases.stream().map(Case::label).collect(Collectors.joining(", "));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title() {
        return title;
    }

    Work work() {
        return work;
    }

    Kind kind() {
        return kind;
    }

    /** How many are open at once. */
    int connections() {
        return connections;
    }

    /** How many requests are sent on a connection at once. */
    int depth() {
        return depth;
    }

    /** How often a second something is sent where the rate is fixed: {@code depth} requests each time. */
    int rate() {
        return rate;
    }

    /** One request. */
    byte[] request() {
        String request = switch (work) {
            case HEADERS -> BROWSER;
            case ECHO, JSON ->
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + json().length() + "\r\n\r\n" + json();
            case ROUTES10, ROUTES1000, ROUTES10000 ->
                PLAIN.replace("GET /", "GET " + Content.route(work.routes() / 2, Content.PARAMETER));
            default -> PLAIN;
        };
        return request.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an answer contains. */
    String content() {
        return switch (work) {
            case ECHO, JSON -> json();
            case STREAM, FILE -> "x".repeat(Content.LENGTH);
            default -> new String(Content.HELLO, StandardCharsets.US_ASCII);
        };
    }

    private static String json() {
        String start = "{\"name\":\"Postern\",\"numbers\":[1,2,3],\"text\":\"";
        String end = "\"}";
        return start + "t".repeat(1024 - start.length() - end.length()) + end;
    }
}
