package io.postern.gateway;

/**
 * An application, middleware or adapter broke a rule of SPEC.md: a bug in its code, never bad input from a client.
 *
 * <p>Thrown by the very call that breaks the rule.
 */
public final class ContractViolation extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String rule;

    /**
     * Says what the rule asks for and what was found instead.
     *
     * @param rule the id of the rule in SPEC.md: {@code "S-05"}
     * @param expected what is right, and so what to do
     * @param found what was seen, offending values in quotes
     */
    public ContractViolation(String rule, String expected, String found) {
        super(expected + ", but " + found + " (rule " + rule + ")");
        this.rule = rule;
    }

    /** The id of the broken rule in SPEC.md. */
    public String rule() {
        return rule;
    }

    /** Text for a message: in double quotes, with escapes for all that is not printable ASCII. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(c >= ' ' && c < 0x7F ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }
}
