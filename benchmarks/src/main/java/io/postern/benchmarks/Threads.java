package io.postern.benchmarks;

/** Where a contestant runs its application. */
enum Threads {
    /** On threads that may block: what Postern does by default on this JDK. */
    DEFAULT(""),
    /** On the server's own I/O threads, which must not block. */
    IO("-io"),
    /** On the pool of workers that the server brings along. */
    POOL("-pool");

    private final String suffix;

    Threads(String suffix) {
        this.suffix = suffix;
    }

    /** What the name of a contestant has behind that of its server. */
    String suffix() {
        return suffix;
    }
}
