package io.postern.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as it is typed: {@code 64k}. */
record Size(long bytes) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([kmg]?)");

    static Size parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException(
                    "a number of bytes, such as 8192, 8k, 10m or 1g, but it is \"" + text + "\"");
        }
        long count = Long.parseLong(form.group(1));
        return new Size(count << shift(form.group(2)));
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            default -> 0;
        };
    }

    /** The same in the largest unit that it has a whole number of. */
    static String text(long bytes) {
        for (String unit : new String[] {"g", "m", "k"}) {
            if (bytes > 0 && bytes % (1L << shift(unit)) == 0) {
                return (bytes >> shift(unit)) + unit;
            }
        }
        return Long.toString(bytes);
    }
}
