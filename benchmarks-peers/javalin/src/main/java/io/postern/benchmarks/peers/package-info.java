/** A peer, for {@code ./postern bench --peers}: {@code Peer WORK}. */
@NullMarked
package io.postern.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
