package io.postern.tck;

import io.postern.gateway.spi.ServerProvider;
import org.junit.jupiter.api.Tag;

/** The kit over a mutant; run test by test by {@link MutantTest}, never by the build itself. */
@Tag("mutant")
class MutantTck implements ServerTck {

    private static volatile ServerProvider provider = new TinyServerProvider();

    static void over(ServerProvider mutant) {
        provider = mutant;
    }

    @Override
    public ServerProvider provider() {
        return provider;
    }
}
