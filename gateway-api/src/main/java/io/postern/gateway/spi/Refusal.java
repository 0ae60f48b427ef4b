package io.postern.gateway.spi;

/**
 * Why a request does not reach the application.
 *
 * @param status the answer: 400, 404, 408, 413, 414, 417, 431, 501 or 505
 * @param reason one line for the client that says what was wrong; quotes nothing that the client sent
 */
public record Refusal(int status, String reason) {}
