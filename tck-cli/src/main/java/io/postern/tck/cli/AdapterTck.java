package io.postern.tck.cli;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.ServerTck;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The kit over the adapter that the command line names. */
final class AdapterTck implements ServerTck {

    // JUnit makes the instances.
    private static volatile @Nullable ServerProvider adapter;

    static void over(ServerProvider provider) {
        adapter = provider;
    }

    @Override
    public ServerProvider provider() {
        return Objects.requireNonNull(adapter, "over(provider) is called first");
    }
}
