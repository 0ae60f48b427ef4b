package io.postern.framework;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Values that go to a client and come back unchanged or not at all, such as the name of who has signed in: signed by
 * HMAC-SHA256, readable, and valid for a time. What is changed, too old, of another purpose or of a key that is not
 * known any more comes back as nothing.
 *
 * <p>Keys are rotated by a new one in front: it signs from then on, and the others are still believed until they are
 * left out.
 */
public final class SignedValues {

    private static final int SHORTEST_KEY = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final String purpose;
    private final List<byte[]> keys;
    private final Clock clock;

    SignedValues(String purpose, List<byte[]> keys, Clock clock) {
        this.purpose = purpose;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Makes a signer.
     *
     * @param purpose what the values are for; one that was signed for another is not believed
     * @param keys of 32 bytes or more, secret and random, which are copied; the first signs
     * @throws IllegalArgumentException if there is none, or one is too short
     */
    public static SignedValues of(String purpose, byte[]... keys) {
        if (keys.length == 0) {
            throw new IllegalArgumentException("to sign takes a key of " + SHORTEST_KEY + " random bytes or more");
        }
        for (byte[] key : keys) {
            if (key.length < SHORTEST_KEY) {
                throw new IllegalArgumentException(
                        "a key has " + SHORTEST_KEY + " random bytes or more, but one has " + key.length);
            }
        }
        return new SignedValues(purpose, Arrays.stream(keys).map(byte[]::clone).toList(), Clock.systemUTC());
    }

    /** Returns the value with its signature, valid for that long; fit for a cookie. */
    public String sign(String value, Duration validity) {
        String text = ENCODER.encodeToString(value.getBytes(StandardCharsets.UTF_8));
        String signed = text + "." + clock.instant().plus(validity).getEpochSecond();
        return signed + "." + ENCODER.encodeToString(mac(keys.get(0), signed));
    }

    /** Returns the value that was signed, or nothing if this is not to be believed. */
    public Optional<String> verify(String signedValue) {
        int end = signedValue.lastIndexOf('.');
        int dot = signedValue.indexOf('.');
        if (dot < 0 || end == dot) {
            return Optional.empty();
        }
        try {
            byte[] mac = DECODER.decode(signedValue.substring(end + 1));
            String signed = signedValue.substring(0, end);
            boolean known = false;
            for (byte[] key : keys) {
                known |= MessageDigest.isEqual(mac, mac(key, signed)); // takes as long whatever differs
            }
            if (!known
                    || Long.parseLong(signed.substring(dot + 1))
                            <= clock.instant().getEpochSecond()) {
                return Optional.empty();
            }
            return Optional.of(new String(DECODER.decode(signed.substring(0, dot)), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) { // no Base64, or no number
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] key, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(purpose.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
