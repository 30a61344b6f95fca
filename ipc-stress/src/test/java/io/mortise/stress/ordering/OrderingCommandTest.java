package io.mortise.stress.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.openjdk.jcstress.infra.runners.TestList;
import picocli.CommandLine;

class OrderingCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldListTheTests() {
        assertThat(execute("-l")).isZero();
        assertThat(out.toString().lines()).containsExactlyInAnyOrderElementsOf(TestList.tests());
    }

    @Test
    void shouldChooseTestsByName() {
        assertThat(execute("-l", "-t", "HandOverBy.*Lock")).isZero();
        assertThat(out.toString().lines()).hasSize(2);
    }

    @Test
    void shouldSayThatNoTestMatches() {
        assertThat(execute("-t", "NoSuchTest")).isEqualTo(2);
        assertThat(err.toString()).contains("no test matches NoSuchTest");
    }

    @Test
    void shouldRefuseMoreStatesThanThereArePlaces() {
        assertThat(execute("-strideSize", "1024")).isEqualTo(2);
        assertThat(err.toString()).contains("is more than " + OrderingOptions.MOST_STATES);
    }

    @Test
    void shouldRefuseAnOptionThatJcstressDoesNotHave() {
        assertThat(execute("-noSuchOption", "1")).isEqualTo(2);
    }

    private int execute(String... options) {
        return new CommandLine(new OrderingCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(options);
    }
}
