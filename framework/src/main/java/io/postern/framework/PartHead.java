package io.postern.framework;

import java.util.Optional;

/**
 * What stands above a part of a form with files (RFC 7578, section 4.2).
 *
 * @param name of the field
 * @param fileName of a file, and nothing for a field that is none
 * @param type what it says of its content, or an empty text
 */
record PartHead(String name, Optional<String> fileName, String type) {

    private static final char MALFORMED = '\uFFFD'; // what the decoder put where there was no UTF-8

    /** Reads one; throws {@link HttpError} 400 if it is malformed. */
    static PartHead parse(String head) {
        if (head.indexOf(MALFORMED) >= 0) {
            throw new HttpError(400, "the head of a part is in UTF-8");
        }
        MediaType disposition = MediaType.parse(field(head, "Content-Disposition"));
        if (!disposition.name().equals("form-data") || !disposition.parameters().containsKey("name")) {
            throw new HttpError(400, "a part has a field Content-Disposition: form-data with a name");
        }
        boolean isFile = disposition.parameters().containsKey("filename");
        return new PartHead(
                printable(disposition.parameter("name").orElse("")),
                isFile ? Optional.of(fileName(disposition.parameter("filename").orElse(""))) : Optional.empty(),
                printable(field(head, "Content-Type")));
    }

    private static String field(String head, String name) {
        for (String line : head.replaceAll("\r\n[ \t]+", " ").split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon >= 0 && line.substring(0, colon).strip().equalsIgnoreCase(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        return "";
    }

    /** The last name of a path; some browsers send where the file is. */
    private static String fileName(String path) {
        String name = printable(path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1));
        if (name.equals(".") || name.equals("..")) {
            throw new HttpError(400, "a file has a name, but not \"" + name + "\"");
        }
        return name;
    }

    private static String printable(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new HttpError(400, "the head of a part has no control characters");
        }
        return text;
    }
}
