package io.offsetlocks.stress.comparison.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.offsetlocks.stress.comparison.methods.LockMethod;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private final Report report = SampleReport.make();
    private final JsonObject json = parse(JsonReport.of(report));

    @Test
    void of_hasEveryNumberOfEveryTable() {
        long numbers =
                report.results().tables().stream()
                        .flatMap(table -> table.series().stream())
                        .mapToLong(series -> series.values().size())
                        .sum();

        assertEquals(numbers, json.getAsJsonArray("results").size());
    }

    @Test
    void of_hasValuesAndRatiosThatAreNotRounded() {
        JsonObject one = result("Maven Resolver");

        assertEquals(
                LockMethod.RESOLVER.ordinal() + "time".length(), one.get("value").getAsDouble());
        assertEquals((LockMethod.RESOLVER.ordinal() + 4) / 4.0, one.get("ratio").getAsDouble());
        assertEquals("us", one.get("unit").getAsString());
    }

    @Test
    void of_hasNullWhereThereIsNoNumber() {
        assertTrue(result("byte lock").get("value").isJsonNull());
        assertTrue(
                json.getAsJsonArray("targets")
                        .get(1)
                        .getAsJsonObject()
                        .get("measured")
                        .isJsonNull());
    }

    @Test
    void of_keepsTextAsItIs() {
        assertEquals(
                SampleReport.HOSTILE, json.getAsJsonObject("facts").get("names").getAsString());
    }

    private JsonObject result(String method) {
        List<JsonElement> results = json.getAsJsonArray("results").asList();
        return results.stream()
                .map(JsonElement::getAsJsonObject)
                .filter(r -> r.get("part").getAsString().equals("uncontended"))
                .filter(r -> r.get("measure").getAsString().equals("time"))
                .filter(r -> r.get("way").getAsString().equals(method))
                .findFirst()
                .orElseThrow();
    }

    private static JsonObject parse(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        return JsonParser.parseReader(reader).getAsJsonObject();
    }
}
