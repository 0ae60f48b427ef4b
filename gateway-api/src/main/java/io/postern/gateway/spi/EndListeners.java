package io.postern.gateway.spi;

import io.postern.gateway.ContractViolation;
import io.postern.gateway.ResponseEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Those who have asked to be told how one response ended. */
final class EndListeners implements ResponseEnd {

    private final SafeSink errors;
    private final List<Consumer<Result>> listeners = new ArrayList<>(1);
    private boolean over;

    EndListeners(SafeSink errors, boolean over) {
        this.errors = errors;
        this.over = over;
    }

    @Override
    public void then(Consumer<Result> listener) {
        Objects.requireNonNull(listener, "listener");
        if (over) {
            throw new ContractViolation("B-38", "then is called while the response lasts", "it is over");
        }
        listeners.add(listener);
    }

    /** Tells all of them, the last first, whatever they throw. */
    void tell(Result result) {
        over = true;
        for (int i = listeners.size() - 1; i >= 0; i--) {
            try {
                listeners.get(i).accept(result);
            } catch (Throwable failure) { // the response is over, and the others have asked as well
                errors.failed("a listener to the end of the response failed", failure);
            }
        }
    }
}
