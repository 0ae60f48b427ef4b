/**
 * The contract that applications, middleware and frameworks are written against.
 *
 * <p>Start at {@link io.postern.gateway.Application}: a function from an {@link io.postern.gateway.Environ} and a
 * {@link io.postern.gateway.StartResponse} to a {@link io.postern.gateway.Body}. {@link io.postern.gateway.Gateway}
 * serves one on whichever server is present. The numbered rules named here are those of SPEC.md.
 */
@NullMarked
package io.postern.gateway;

import org.jspecify.annotations.NullMarked;
