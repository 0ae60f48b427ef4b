package io.postern.framework;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** Bytes of clients as text. */
final class Text {

    private Text() {}

    /** The text; throws {@link HttpError} 400 if the bytes are none in that charset. */
    static String decoded(byte[] bytes, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new HttpError(400, "text is not in " + charset);
        }
    }
}
