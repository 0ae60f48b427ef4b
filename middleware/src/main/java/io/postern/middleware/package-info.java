/**
 * Middleware that comes with the contract. {@link io.postern.middleware.Lint} checks both sides of it while an
 * application runs; {@link io.postern.middleware.ForwardedHeaders} is for applications behind proxies,
 * {@link io.postern.middleware.AccessLog} for those who operate them. For browsers there are
 * {@link io.postern.middleware.StaticFiles}, {@link io.postern.middleware.Gzip},
 * {@link io.postern.middleware.ConditionalRequests}, {@link io.postern.middleware.Cors} and
 * {@link io.postern.middleware.SecurityHeaders}; {@link io.postern.middleware.TimeLimit} is for those who wait.
 */
@NullMarked
package io.postern.middleware;

import org.jspecify.annotations.NullMarked;
