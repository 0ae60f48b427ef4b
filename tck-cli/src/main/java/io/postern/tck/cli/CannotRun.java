package io.postern.tck.cli;

/** The kit cannot be run as the command line asks; the message names the mend. */
final class CannotRun extends Exception {

    private static final long serialVersionUID = 1L;

    CannotRun(String message) {
        super(message);
    }
}
