package io.postern.tck.cli;

import io.postern.tck.Kit;
import io.postern.tck.Rule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Which kit has given a result.
 *
 * @param version that of Postern
 * @param tests the number of its tests
 * @param content other rules or tests give another one; for snapshots, whose version stays as it is
 */
public record KitVersion(String version, long tests, String content) {

    /** That of the kit that runs. */
    static KitVersion current() {
        String tests = Kit.tests()
                .map(test -> test.getName() + Kit.rules(test))
                .sorted()
                .collect(Collectors.joining());
        String rules = Arrays.stream(Rule.values())
                .map(rule -> rule.id() + rule.level() + rule.title() + rule.untested())
                .collect(Collectors.joining());
        return new KitVersion(read(), Kit.tests().count(), Integer.toHexString((tests + rules).hashCode()));
    }

    private static String read() {
        try (InputStream resource = KitVersion.class.getResourceAsStream("kit.properties")) {
            Properties properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
