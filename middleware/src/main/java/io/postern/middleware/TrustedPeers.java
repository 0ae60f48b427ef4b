package io.postern.middleware;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses whose word counts. */
final class TrustedPeers {

    private static final String UNIX = "unix";

    private final List<IPAddress> blocks = new ArrayList<>();
    private final boolean unix;

    /**
     * Takes addresses, blocks in CIDR notation, and {@code unix}.
     *
     * @throws IllegalArgumentException if there are none, or one is none of these
     */
    TrustedPeers(List<String> trusted) {
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("At least one proxy is trusted, but none is named: give addresses or"
                    + " blocks such as \"10.0.0.0/8\", or \"unix\"");
        }
        unix = trusted.contains(UNIX);
        trusted.stream().filter(each -> !each.equals(UNIX)).forEach(each -> blocks.add(block(each)));
    }

    boolean contains(Node node) {
        IPAddress address = node.address();
        if (address == null) {
            return unix && node.unix();
        }
        for (IPAddress block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static IPAddress block(String text) {
        int slash = text.indexOf('/');
        IPAddress address = Node.literal(slash < 0 ? text : text.substring(0, slash));
        IPAddress block = slash < 0 ? address : block(address, text.substring(slash + 1));
        if (block == null) {
            throw new IllegalArgumentException("A trusted proxy is an address, a block such as \"10.0.0.0/8\" with"
                    + " no bit set behind its prefix, or \"unix\", but it is \"" + text + "\"");
        }
        return block;
    }

    private static @Nullable IPAddress block(@Nullable IPAddress address, String prefix) {
        if (address == null || !Syntax.isDigits(prefix) || prefix.length() > 3) {
            return null;
        }
        int length = Integer.parseInt(prefix);
        if (length > address.getBitCount()) {
            return null;
        }
        IPAddress block = address.toPrefixBlock(length);
        return block.getLower().withoutPrefixLength().equals(address) ? block : null;
    }
}
