package io.postern.middleware;

/** One of the two sides of a lint. */
enum Party {
    /** What calls the application: the server, or middleware around the lint. */
    OUTSIDE,
    /** What is called: the application, or middleware within the lint. */
    INSIDE
}
