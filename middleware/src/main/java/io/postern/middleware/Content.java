package io.postern.middleware;

/** What has passed of one response at one lint, in numbers. */
final class Content {

    /** The Content-Length that was declared, or -1. */
    long declared = -1;

    /** What {@code Body.length()} said when it was asked, or -1. */
    long hint = -1;

    /** How many blocks were yielded, the empty ones counted. */
    long blocks;

    /** How often the writer was called. */
    long writes;

    /** 1 while the writer is being called, else 0. */
    long writing;

    /** How many bytes were written. */
    long written;

    /** How many bytes were written and yielded. */
    long bytes;

    /** The length that the server holds it to, or -1: a hint counts where nothing was declared or sent before. */
    long limit() {
        return declared >= 0 || written > 0 ? declared : hint;
    }
}
