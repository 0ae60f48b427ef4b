/**
 * Middleware that comes with the contract. {@link io.postern.middleware.Lint} checks both sides of it while an
 * application runs.
 */
@NullMarked
package io.postern.middleware;

import org.jspecify.annotations.NullMarked;
