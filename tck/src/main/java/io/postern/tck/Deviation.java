package io.postern.tck;

/**
 * A rule that an adapter declares it cannot keep. Its test is skipped with the reason as long as it fails, and fails
 * when it passes: a deviation that has become unnecessary is to be removed.
 *
 * @param rule the id of the rule: {@code "B-29"}
 * @param test the name of the method of the kit that shows it
 * @param reason why the server cannot be made to keep the rule, and what was tried or measured
 */
public record Deviation(String rule, String test, String reason) {}
