/**
 * The differential run: the same bytes to every adapter, and a grid of what they answered differently.
 *
 * <p>{@link io.postern.conformance.diff.Differential} is where to start; {@code ./postern diff} runs it. The written
 * cases are the resources beside this package, one file for each category; their format is described in
 * {@link io.postern.conformance.diff.CaseFile}.
 */
@NullMarked
package io.postern.conformance.diff;

import org.jspecify.annotations.NullMarked;
