package io.postern.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * A test of the kit that an adapter declares it cannot pass, because of its server.
 *
 * <p>A declared test has to fail: one that passes means that the declaration has become unnecessary, and fails as well.
 * Of a test with parameters at least one run has to fail.
 *
 * @param rule the id of the rule that is not kept
 * @param test the name of the test's method
 * @param reason why the adapter cannot mend it, and what happens instead
 * @param evidence what shows that the reason is true: the place in the server's source, or what was measured
 */
public record Deviation(String rule, String test, String reason, String evidence) {

    /** The resource beside a provider's class that declares its deviations. */
    public static final String RESOURCE = "deviations.properties";

    private static final String REASON = ".reason";
    private static final String EVIDENCE = ".evidence";

    /** Checks that the rule exists, and that a reason and its evidence are given. */
    public Deviation {
        if (Rule.of(rule).isEmpty()) {
            throw new IllegalArgumentException("The deviation of the test " + test + " names the rule \"" + rule
                    + "\", which SPEC.md does not have; write \"" + test + " = \" and the id of the rule");
        }
        check(reason, test + REASON, "why the server leaves no way to keep " + rule);
        check(evidence, test + EVIDENCE, "what shows it: a place in the server's source, or a measurement");
    }

    private static void check(String text, String key, String meaning) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("A deviation gives a reason and its evidence, but " + key
                    + " is missing; write \"" + key + " = \" and " + meaning);
        }
    }

    /**
     * What the resource {@value #RESOURCE} in the package of that class declares; none if there is no such resource.
     * Each deviation has three keys: {@code test = RULE}, {@code test.reason} and {@code test.evidence}.
     *
     * @throws IllegalArgumentException if one of the three is missing, or a key is something else; names the mend
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
        return declared(lines);
    }

    static List<Deviation> declared(Properties lines) {
        Set<String> tests = new TreeSet<>();
        lines.stringPropertyNames().forEach(key -> tests.add(test(key)));
        return tests.stream()
                .map(test -> new Deviation(
                        lines.getProperty(test, "").strip(),
                        test,
                        lines.getProperty(test + REASON, ""),
                        lines.getProperty(test + EVIDENCE, "")))
                .toList();
    }

    private static String test(String key) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            return key;
        }
        String suffix = key.substring(dot);
        if (!suffix.equals(REASON) && !suffix.equals(EVIDENCE)) {
            throw new IllegalArgumentException("The keys of " + RESOURCE + " are the name of a test, that with "
                    + REASON + " and that with " + EVIDENCE + ", but one is \"" + key + "\"");
        }
        return key.substring(0, dot);
    }
}
