package io.postern.framework;

import java.nio.file.Path;

/**
 * A file that a client has sent in a form.
 *
 * @param name of the field
 * @param fileName what the client calls it, without folders and control characters; to be shown, and not to be trusted
 *     as the name of a file here
 * @param type the media type that the client gives, or an empty text; not to be trusted either
 * @param size in bytes
 * @param file where it is until the response has ended, when it is deleted: move or copy what is to stay
 */
public record Upload(String name, String fileName, String type, long size, Path file) {}
