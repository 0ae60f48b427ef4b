/**
 * What the parts of the engine cost in time and garbage, measured by JMH without a server; {@code ./postern micro} runs
 * them.
 */
@NullMarked
package io.postern.microbenchmarks;

import org.jspecify.annotations.NullMarked;
