package io.postern.tck;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The rules that the kit does not test, each shown as skipped with the reason. */
public interface UntestedContract {

    /** One skipped test for each rule. */
    @TestFactory
    default Stream<DynamicTest> theseRulesAreNotTested() {
        return Untested.REASONS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> untested(each.getKey(), each.getValue()));
    }

    private static DynamicTest untested(String id, String reason) {
        String title = Rule.of(id).map(Rule::title).orElse("");
        return dynamicTest(id + " is untested: " + title, () -> {
            throw new TestAbortedException("rule " + id + " is untested: " + reason);
        });
    }
}
