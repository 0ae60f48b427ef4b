package io.postern.middleware;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.ResponseEnd;
import io.postern.gateway.ResponseEnd.Outcome;
import io.postern.gateway.ResponseEnd.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A request as a server carries it through, up to the end that a test tells. */
final class EndedRequest implements ResponseEnd {

    static final Result OK = new Result(200, 5, Outcome.COMPLETE);

    private final List<Consumer<Result>> listeners = new ArrayList<>();
    private final Map<String, Object> entries = LenientServer.entries();
    private Headers sent = Headers.create();

    EndedRequest() {
        with("REQUEST_METHOD", "GET").with("REQUEST_URI", "/a?b=c").with("REMOTE_ADDR", "203.0.113.7");
        entries.put(EnvironKeys.RESPONSE_END.name(), this);
    }

    EndedRequest with(String key, String value) {
        entries.put(key, value);
        return this;
    }

    /** Goes through that application, and ends like that. */
    EndedRequest through(Application application, Result result) throws Exception {
        Body body = application.call(Environ.of(entries), (status, headers, failure) -> {
            sent = headers;
            return block -> {};
        });
        body.close();
        listeners.forEach(each -> each.accept(result));
        listeners.clear();
        return this;
    }

    EndedRequest through(Application application) throws Exception {
        return through(application, OK);
    }

    /** What the application said, as it came to the server. */
    Headers sent() {
        return sent;
    }

    @Override
    public void then(Consumer<Result> listener) {
        listeners.add(listener);
    }
}
