/**
 * What Postern costs: each adapter against code that was written for its server by hand, on the same threads. Start at
 * {@link io.postern.benchmarks.Bench}.
 */
@NullMarked
package io.postern.benchmarks;

import org.jspecify.annotations.NullMarked;
