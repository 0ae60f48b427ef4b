/**
 * Routes, requests and responses on top of the contract: {@link io.postern.framework.App} is an application like any
 * other, and runs on every server.
 */
@NullMarked
package io.postern.framework;

import org.jspecify.annotations.NullMarked;
