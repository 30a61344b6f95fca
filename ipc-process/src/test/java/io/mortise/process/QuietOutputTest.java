package io.mortise.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuietOutputTest {
    @ParameterizedTest
    @CsvSource({
        "-Xlog, -Xlog:all=info:stderr",
        "-Xlog:gc, -Xlog:gc:stderr",
        "-Xlog:gc*=debug, -Xlog:gc*=debug:stderr",
        "-Xlog:gc:, -Xlog:gc:stderr",
        "-Xlog:gc:stdout, -Xlog:gc:stderr",
        "'-Xlog:gc:stdout:uptime,tags', '-Xlog:gc:stderr:uptime,tags'",
        "'-Xlog:gc::uptime', '-Xlog:gc:stderr:uptime'",
        "-Xlog:gc:stderr, -Xlog:gc:stderr",
        "'-Xlog:gc:file=a.log:uptime:filecount=3', '-Xlog:gc:file=a.log:uptime:filecount=3'",
        "-Xlog:disable, -Xlog:disable",
        "-verbose:gc, -Xlog:gc:stderr",
        "-Xmx1g, -Xmx1g",
    })
    void shouldPointLogsAtStandardError(String option, String expected) {
        assertThat(QuietOutput.redirect(option)).isEqualTo(expected);
    }
}
