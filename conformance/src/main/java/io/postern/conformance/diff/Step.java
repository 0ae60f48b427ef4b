package io.postern.conformance.diff;

/** One thing that the client does; the text has a char for each byte. */
record Step(Kind kind, String text) {

    enum Kind {
        /** Sends the bytes in one write. */
        SEND,
        /** Sends each byte in a write of its own. */
        SLOWLY,
        /** Waits a moment, so that the server reads what was sent before it gets more. */
        PAUSE,
        /** Waits until the head of a further answer, perhaps an interim one, has arrived. */
        AWAIT,
        /** Ends the client's sending side. */
        END
    }

    static Step of(Kind kind) {
        return new Step(kind, "");
    }
}
