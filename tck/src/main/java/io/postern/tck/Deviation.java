package io.postern.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;

/**
 * A test of the kit that an adapter declares it cannot pass, because of its server.
 *
 * <p>A declared test has to fail: one that passes means that the declaration has become unnecessary, and fails as well.
 *
 * @param rule the id of the rule that is not kept
 * @param test the name of the test's method
 * @param reason why the adapter cannot mend it, and what happens instead
 */
public record Deviation(String rule, String test, String reason) {

    /** The resource beside a provider's class that declares its deviations. */
    public static final String RESOURCE = "deviations.properties";

    /** Checks that the rule exists and a reason is given. */
    public Deviation {
        if (Rule.of(rule).isEmpty() || reason.isBlank()) {
            throw new IllegalArgumentException("a deviation names a rule of SPEC.md and a reason, but that of the test "
                    + test + " says \"" + rule + "\" and \"" + reason + "\"");
        }
    }

    /**
     * What the resource {@value #RESOURCE} in the package of that class declares: a line {@code test = RULE reason} for
     * each; none if there is no such resource.
     */
    public static List<Deviation> declaredBeside(Class<?> provider) {
        Properties lines = new Properties();
        try (InputStream resource = provider.getResourceAsStream(RESOURCE)) {
            if (resource != null) {
                lines.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stringPropertyNames().stream()
                .map(test -> parsed(test, lines.getProperty(test)))
                .toList();
    }

    private static Deviation parsed(String test, String text) {
        int end = text.indexOf(' ');
        return end < 0
                ? new Deviation(text, test, "")
                : new Deviation(
                        text.substring(0, end), test, text.substring(end + 1).strip());
    }
}
