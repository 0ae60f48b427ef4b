package io.postern.launcher;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;

/** The permissions of a file, as chmod takes them. */
record FileMode(Set<PosixFilePermission> permissions) {

    private static final List<String> LETTERS = List.of("---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx");
    private static final Pattern FORM = Pattern.compile("0?[0-7]{3}");

    /** Reads three octal digits: {@code 660}. */
    static FileMode parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException(
                    "three octal digits, such as 660 for owner and group, but it is \"" + text + "\"");
        }
        StringBuilder letters = new StringBuilder();
        text.substring(text.length() - 3)
                .chars()
                .mapToObj(digit -> LETTERS.get(digit - '0'))
                .forEach(letters::append);
        return new FileMode(PosixFilePermissions.fromString(letters.toString()));
    }
}
