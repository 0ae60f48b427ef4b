package io.postern.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a figure is to be.
 *
 * @param who of several, the best
 * @param against whom it is compared with; null for a figure as it is
 * @param how the comparison
 * @param limit the most that it may be, or the least if more is better
 */
record Bar(
        Case use,
        Figure figure,
        List<Contestant> who,
        @Nullable Contestant against,
        How how,
        double limit) {

    /** How two figures are compared. */
    enum How {
        RATIO(" / "),
        DIFFERENCE(" - "),
        ITSELF("");

        private final String sign;

        How(String sign) {
            this.sign = sign;
        }

        private double compared(double one, double other) {
            return switch (this) {
                case RATIO -> one / other;
                case DIFFERENCE -> one - other;
                case ITSELF -> one;
            };
        }
    }

    static Bar ratio(Case use, Figure figure, Contestant who, Contestant against, double limit) {
        return new Bar(use, figure, List.of(who), against, How.RATIO, limit);
    }

    static Bar difference(Case use, Figure figure, Contestant who, Contestant against, double limit) {
        return new Bar(use, figure, List.of(who), against, How.DIFFERENCE, limit);
    }

    /** The median of what was measured, with its spread; empty if that was not measured. */
    Optional<Spread> measured(Results results) {
        return who.stream()
                .map(one -> measured(results, one))
                .filter(spread -> !spread.isEmpty())
                .reduce((a, b) -> better(a.median(), b.median()) ? a : b);
    }

    private Spread measured(Results results, Contestant one) {
        return results.compare(use, figure, one, against == null ? one : against, how::compared);
    }

    private boolean better(double a, double b) {
        return figure.lessIsBetter() ? a < b : a > b;
    }

    boolean met(Spread measured) {
        return figure.lessIsBetter() ? measured.median() <= limit : measured.median() >= limit;
    }

    /** {@code "hello: CPU us/request, postern netty / raw netty"}. */
    String text() {
        String subject = who.size() == 1 ? who.get(0).toString() : "the best adapter";
        return use.label() + ": " + figure.title() + ", " + subject + how.sign + (against == null ? "" : against);
    }

    /** {@code "<= 1.05"}. */
    String limitText() {
        return (figure.lessIsBetter() ? "<= " : ">= ") + text(limit);
    }

    /** A measured value in the precision of this bar. */
    String text(double value) {
        return how == How.RATIO ? String.format(Locale.ROOT, "%.2f", value) : figure.text(value);
    }
}
