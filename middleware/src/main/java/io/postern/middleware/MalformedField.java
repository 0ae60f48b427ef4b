package io.postern.middleware;

/** A field of a trusted proxy cannot be understood; quotes nothing of it. */
final class MalformedField extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param field its name */
    MalformedField(String field) {
        super("The field " + field + " is malformed", null, false, false); // thrown at the will of a client: no trace
    }
}
