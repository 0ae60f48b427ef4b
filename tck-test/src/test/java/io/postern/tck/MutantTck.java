package io.postern.tck;

import io.postern.gateway.spi.ServerProvider;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

/** The kit over a mutant; run test by test by {@link MutantTest}, never by the build itself. */
@Tag("mutant")
class MutantTck implements ServerTck {

    private static volatile Supplier<ServerProvider> made = TinyServerProvider::new;

    static void over(Supplier<ServerProvider> provider) {
        made = provider;
    }

    @Override
    public ServerProvider provider() {
        return made.get();
    }
}
