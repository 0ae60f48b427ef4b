/** The command {@code postern}: from the words of the command line to the end of the process. */
@NullMarked
package io.postern.launcher;

import org.jspecify.annotations.NullMarked;
