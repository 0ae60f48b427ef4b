package io.postern.conformance.diff;

/** What became of a connection, found by a probe request sent behind everything else. */
enum Connection {
    /** The probe was answered, right and last. */
    KEPT,
    /** It was closed or reset, and the probe was not answered. */
    CLOSED,
    /** Neither: the server waited for more, and closed when the client ended its side. */
    WAITING,
    /** Something else than the probe's answer came, or came behind it. */
    OUT_OF_STEP,
    /** Not even the end of the client's side made the server close it. */
    HANGING
}
