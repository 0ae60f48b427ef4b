package io.postern.benchmarks;

import java.util.Locale;

/** What an application does for each request; a contestant is told by the word on its command line. */
public enum Work {
    /** Answers 13 bytes of text. */
    HELLO,
    /** The same, the answers to requests that came together in their order. */
    PIPELINE,
    /** The same, after a look at the path and two fields. */
    HEADERS,
    /** Answers the content of the request. */
    ECHO,
    /** Answers 1 MiB in blocks of 64 KiB that are made one by one. */
    STREAM,
    /** Answers a file of 1 MiB. */
    FILE,
    /** Answers 13 bytes of text after 20 ms in which its thread sleeps. */
    BLOCKING,
    /** Makes an {@link Content.Item} of JSON, and JSON of that. */
    JSON,
    /** Answers 13 bytes of text if the parameter of the path is right, found among 10 routes. */
    ROUTES10,
    /** The same with 1,000 routes. */
    ROUTES1000,
    /** The same with 10,000 routes. */
    ROUTES10000;

    /** The work of this word: {@code "hello"}. */
    public static Work of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** How many routes there are; 0 where nothing is routed. */
    public int routes() {
        return switch (this) {
            case ROUTES10 -> 10;
            case ROUTES1000 -> 1_000;
            case ROUTES10000 -> 10_000;
            default -> 0;
        };
    }

    /** Whether it is what frameworks are for, so that they are compared by it. */
    boolean isForFrameworks() {
        return this == JSON || routes() > 0;
    }

    /** The word for the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
