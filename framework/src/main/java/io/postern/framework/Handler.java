package io.postern.framework;

/** Answers the requests of one route. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request.
     *
     * @throws Exception any failure; {@link App#error} says what becomes of it, and otherwise the server answers 500
     */
    Response handle(Request request) throws Exception;
}
