package io.postern.testing;

/**
 * There was no complete answer: the server gave the connection up, which is how it says that a response is not whole.
 */
public final class AbortedResponse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AbortedResponse(String received) {
        super(
                received.isEmpty()
                        ? "the connection ended without an answer; see the log of the client, or of the server"
                        : "the connection ended amid the answer, of which came: " + received);
    }
}
