package io.postern.tck;

import io.postern.gateway.spi.Engine;
import java.net.Socket;
import java.util.function.UnaryOperator;

/** Lets the parser see other bytes than those that came: plays a parser that is lenient in one way. */
final class Tampering extends TinyConnection {

    private final UnaryOperator<String> change;

    private Tampering(Engine engine, Socket socket, UnaryOperator<String> change) {
        super(engine, socket);
        this.change = change;
    }

    /** A server that changes what it receives, piece by piece, one char a byte. */
    static Mutant mutant(String rule, String fault, UnaryOperator<String> change) {
        TinyServerProvider provider = new TinyServerProvider() {
            @Override
            TinyConnection connection(Engine engine, Socket socket) {
                return new Tampering(engine, socket, change);
            }
        };
        return Mutant.provider(rule, fault, () -> provider);
    }

    /** As above, by a regular expression. */
    static Mutant mutant(String rule, String fault, String regex, String replacement) {
        return mutant(rule, fault, bytes -> bytes.replaceAll(regex, replacement));
    }

    @Override
    String received(String bytes) {
        return change.apply(bytes);
    }
}
