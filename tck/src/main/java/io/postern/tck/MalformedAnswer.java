package io.postern.tck;

/** The server sent something that is not an answer in the strict syntax of HTTP/1.1 (RFC 9112). */
public final class MalformedAnswer extends AssertionError {

    private static final long serialVersionUID = 1L;

    MalformedAnswer(String expected, String found) {
        super("the answer is malformed: " + expected + ", but " + found);
    }
}
