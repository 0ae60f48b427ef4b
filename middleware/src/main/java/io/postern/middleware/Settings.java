package io.postern.middleware;

import io.postern.gateway.ErrorSink;
import org.jspecify.annotations.Nullable;

/**
 * How a lint was set up.
 *
 * @param throwing whether a violation is thrown, or only logged
 * @param outside what to call the side that calls, or null for server or middleware
 * @param inside what to call the side that is called, or null for application or middleware
 * @param sink what takes reports, or null for the error stream of the request
 */
record Settings(
        boolean throwing,
        @Nullable String outside,
        @Nullable String inside,
        @Nullable ErrorSink sink) {}
