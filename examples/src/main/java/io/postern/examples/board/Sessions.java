package io.postern.examples.board;

import static io.postern.gateway.EnvironKeys.URL_SCHEME;

import io.postern.framework.Cookie;
import io.postern.framework.HttpError;
import io.postern.framework.Request;
import io.postern.framework.Response;
import io.postern.framework.SignedValues;
import java.time.Duration;
import java.util.Optional;

/** Who has signed in: a signed cookie says so, and the server keeps nothing. */
public final class Sessions {

    private static final String COOKIE = "board";
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final SignedValues signer;

    /** Signs by that key. */
    public Sessions(byte[] key) {
        signer = SignedValues.of("board sign-in", key);
    }

    /** The name of whoever asks. */
    public Optional<String> user(Request request) {
        return request.cookies().get(COOKIE).flatMap(signer::verify);
    }

    /** The same; throws {@link HttpError} 403 if it is nobody. */
    public String requireUser(Request request) {
        return user(request).orElseThrow(() -> new HttpError(403, "sign in first"));
    }

    /** Has the browser say so from now on. */
    public Response begin(Request request, Response response, String name) {
        return response.cookie(sameScheme(
                request, Cookie.of(COOKIE, signer.sign(name, VALIDITY)).maxAge(VALIDITY)));
    }

    /** Has it forget that. */
    public Response end(Request request, Response response) {
        return response.cookie(sameScheme(request, Cookie.removing(COOKIE)));
    }

    /** By http, as while one tries this out, a cookie for https only would not be kept. */
    private static Cookie sameScheme(Request request, Cookie cookie) {
        return request.environ().require(URL_SCHEME).equals("https") ? cookie : cookie.insecure();
    }
}
