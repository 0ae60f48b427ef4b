package io.postern.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names the rules of SPEC.md that a test checks; the message of its failure then names them, too. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@SuppressWarnings("exports") // the extension is the kit's own business
@ExtendWith(FailureNamesTheRule.class)
public @interface Covers {

    /** The ids of the rules: {@code "B-22"}. */
    String[] value();
}
