package io.postern.gateway.spi;

/** The reason phrases of the answers that the engine gives by itself (RFC 9110, section 15). */
final class StatusPhrases {

    private StatusPhrases() {}

    static String phrase(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 408 -> "Request Timeout";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 417 -> "Expectation Failed";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 505 -> "HTTP Version Not Supported";
            default -> throw new IllegalArgumentException("no answer of the engine has the status " + status);
        };
    }
}
