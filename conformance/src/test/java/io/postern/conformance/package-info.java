/**
 * What holds for all adapters together: the kit over each of them on one class path, the architecture, the module path,
 * large bodies through a small heap, and every block of the README.
 */
@NullMarked
package io.postern.conformance;

import org.jspecify.annotations.NullMarked;
