/**
 * The kit from a command line, and its report: {@link io.postern.tck.cli.KitListener} hears what the tests of the kit
 * come to, and a {@link io.postern.tck.cli.Report} of it is written as {@code report.json} and {@code index.html}.
 */
@NullMarked
package io.postern.tck.cli;

import org.jspecify.annotations.NullMarked;
