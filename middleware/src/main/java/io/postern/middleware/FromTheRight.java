package io.postern.middleware;

/**
 * The elements of a list in a field, the last first: what the nearest proxy added, then what the one before it did.
 * None is looked at before it is asked for, since those further left may be anybody's.
 */
final class FromTheRight {

    private final String list;
    private int end; // of what is left; -1 when nothing is

    FromTheRight(String list) {
        this.list = list;
        end = list.length();
    }

    boolean hasNext() {
        return end >= 0;
    }

    /** Returns the next element, without spaces and tabs around it. */
    String next() {
        int comma = list.lastIndexOf(',', end - 1);
        String element = trimmed(list.substring(comma + 1, end));
        end = comma;
        return element;
    }

    /** Without spaces and tabs around it, which alone are white space in HTTP. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
