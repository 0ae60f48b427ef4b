package io.postern.adapter.uwsgi;

import io.postern.tck.ServerFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** Tests that are declared to fail do not wait as long as others for what does not come. */
interface ShortWaits extends ServerFixture {

    /** The kit's setting for all its limits. */
    String SCALE = "postern.tck.timescale";

    String GIVEN = System.getProperty(SCALE, "1");

    double OF_DECLARED = 0.2;

    @BeforeEach
    default void waitLessIfDeclared(TestInfo info) {
        String test = info.getTestMethod().orElseThrow().getName();
        if (deviations().stream().anyMatch(declared -> declared.test().equals(test))) {
            System.setProperty(SCALE, Double.toString(OF_DECLARED * Double.parseDouble(GIVEN)));
        }
    }

    @AfterEach
    default void waitAsEver() {
        System.setProperty(SCALE, GIVEN);
    }
}
