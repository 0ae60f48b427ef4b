package io.postern.middleware;

/** Makes a line of what a request has come to. */
@FunctionalInterface
interface LineFormat {

    /** The line, in visible ASCII and without its end. */
    String line(Access access);
}
