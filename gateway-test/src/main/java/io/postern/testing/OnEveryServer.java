package io.postern.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs once in memory, and once on each server whose adapter is on the class path: instead of
 * {@link org.junit.jupiter.api.Test}. Its {@link TestServing} serves the application there.
 *
 * <pre>{@code
 * @OnEveryServer
 * void itGreets(TestServing serving) {
 *     TestClient client = serving.serve(new Hello());
 *     assertEquals("Hello, World", client.get("/hello?name=World").send().text());
 * }
 * }</pre>
 *
 * <p>The server {@code uwsgi}, which speaks no HTTP, is left out.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(EveryServer.class)
@SuppressWarnings("exports") // JUnit makes the extension, and nobody else names it
public @interface OnEveryServer {}
