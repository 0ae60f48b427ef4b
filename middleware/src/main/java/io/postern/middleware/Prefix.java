package io.postern.middleware;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A path below which a proxy mounts the application: what rules C-08 to C-17 say of a path, and more strictly so. */
final class Prefix {

    private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/%";

    private Prefix() {}

    /**
     * The path, percent-decoded once. It begins with a slash and does not end with one; no segment is empty, {@code .}
     * or {@code ..}, nor has it a backslash or a control character: links are made of it, and {@code //} would lead
     * them to another host.
     *
     * @throws MalformedField if it is not like that, or not ASCII, or escapes something else than UTF-8
     */
    static String decoded(String field, String path) throws MalformedField {
        if (!Syntax.consistsOf(path, PATH_MARKS)) {
            throw new MalformedField(field);
        }
        String decoded = unescaped(field, path);
        if (!decoded.startsWith("/") || !areSegments(decoded)) {
            throw new MalformedField(field);
        }
        return decoded;
    }

    private static boolean areSegments(String decoded) {
        for (String segment : decoded.substring(1).split("/", -1)) {
            boolean right = !segment.isEmpty()
                    && !segment.equals(".")
                    && !segment.equals("..")
                    && segment.chars().noneMatch(c -> c == '\\' || Character.isISOControl(c));
            if (!right) {
                return false;
            }
        }
        return true;
    }

    private static String unescaped(String field, String path) throws MalformedField {
        if (path.indexOf('%') < 0) {
            return path;
        }
        ByteBuffer bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                bytes.put(octet(field, path, i + 1));
                i += 2;
            } else {
                bytes.put((byte) path.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedField(field);
        }
    }

    private static byte octet(String field, String path, int at) throws MalformedField {
        int high = at + 1 < path.length() ? Character.digit(path.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(path.charAt(at + 1), 16);
        if (low < 0) {
            throw new MalformedField(field);
        }
        return (byte) (16 * high + low);
    }
}
