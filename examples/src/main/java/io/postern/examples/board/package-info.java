/** The parts of {@link io.postern.examples.Board}. */
@NullMarked
package io.postern.examples.board;

import org.jspecify.annotations.NullMarked;
