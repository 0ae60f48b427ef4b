/**
 * The conformance kit: one contract for each chapter of SPEC.md, with a test for each behaviour, over a real socket. An
 * adapter's whole conformance test is a class that implements {@link io.postern.tck.ServerTck} and names its provider.
 * The kit speaks to the server through a client of its own, which is strict and hides nothing.
 */
@NullMarked
package io.postern.tck;

import org.jspecify.annotations.NullMarked;
