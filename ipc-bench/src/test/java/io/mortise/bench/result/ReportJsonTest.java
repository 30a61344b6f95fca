package io.mortise.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportJsonTest {
    private static Report report() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("payloadBytes", 1048576);
        parameters.put("placement", "near");
        Summary summary = Summary.of(new double[] {11.0, 12.3, 13.1}, true);
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("cpus", 2);
        machine.put("jdk", "17.0.15");
        return Report.of(
                "1.2.3",
                machine,
                "transfer --sizes 1MiB",
                List.of(Result.of("transfer", "shm", parameters, "GB/s", summary, true)));
    }

    @Test
    void shouldHaveTheAgreedShape() {
        JsonNode json = JsonMapper.shared().readTree(ReportJson.toJson(report()));

        assertThat(json.propertyNames()).containsExactly("schema", "mortiseVersion", "machine", "command", "results");
        assertThat(json.get("schema").asInt()).isEqualTo(1);
        assertThat(json.get("machine").get("jdk").asString()).isEqualTo("17.0.15");
        JsonNode result = json.get("results").get(0);
        assertThat(result.propertyNames())
                .containsExactly(
                        "benchmark",
                        "subject",
                        "parameters",
                        "unit",
                        "higherIsBetter",
                        "runs",
                        "median",
                        "min",
                        "max",
                        "percentiles",
                        "verified");
        assertThat(result.get("parameters").get("payloadBytes").asInt()).isEqualTo(1048576);
        assertThat(result.get("parameters").get("placement").asString()).isEqualTo("near");
        assertThat(result.get("median").asDouble()).isEqualTo(12.3);
        assertThat(result.get("percentiles").get("99").asDouble()).isEqualTo(11.0);
        assertThat(result.get("verified").asBoolean()).isTrue();
    }

    @Test
    void shouldReadWhatItWrote() {
        assertThat(ReportJson.fromJson(ReportJson.toJson(report()))).isEqualTo(report());
    }

    @Test
    void shouldRefuseAnotherSchema() {
        String other = ReportJson.toJson(report()).replace("\"schema\" : 1", "\"schema\" : 2");

        assertThatThrownBy(() -> ReportJson.fromJson(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("schema=2");
    }

    @Test
    void shouldRefuseWhatIsNoReport() {
        assertThatThrownBy(() -> ReportJson.fromJson("[1, 2")).isInstanceOf(IllegalArgumentException.class);
    }
}
