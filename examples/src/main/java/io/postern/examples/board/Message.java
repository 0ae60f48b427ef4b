package io.postern.examples.board;

import java.time.Instant;

/**
 * A message.
 *
 * @param id grows with the time
 * @param author the name of an account
 * @param text plain, of any number of lines, possibly empty if there is a picture
 * @param hasPicture whether there is one
 * @param posted when
 */
public record Message(int id, String author, String text, boolean hasPicture, Instant posted) {}
