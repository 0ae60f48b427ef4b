/** The files of this module, run: by the real nginx, in front of servers and of processes. */
@NullMarked
package io.postern.deploy;

import org.jspecify.annotations.NullMarked;
