package dev.recado.web.console;

import dev.recado.turns.Outcome;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The console's charts: JSON for Chart.js, in the colours of the theme. */
final class Charts {
    /** Which colour stands for which outcome, in the order of the legend. */
    static final Map<Outcome, String> OUTCOMES = colours();

    /** One slice. */
    record Part(String label, long count, String colour) {}

    private Charts() {}

    private static Map<Outcome, String> colours() {
        Map<Outcome, String> colours = new EnumMap<>(Outcome.class);
        colours.put(Outcome.ANSWERED, "#2563eb");
        colours.put(Outcome.HANDED_OVER, "#7c3aed");
        colours.put(Outcome.NO_REPLY_NEEDED, "#14b8a6");
        colours.put(Outcome.REFUSED, "#f59e0b");
        colours.put(Outcome.UNDELIVERABLE, "#dc2626");
        colours.put(Outcome.UNCONFIRMED, "#94a3b8");
        return Collections.unmodifiableMap(colours);
    }

    /** A smooth line over a soft area. */
    static String line(List<String> labels, String name, List<Long> values, boolean dark) {
        JsonObjectBuilder set = Json.createObjectBuilder()
                .add("label", name)
                .add("data", numbers(values))
                .add("borderColor", dark ? "#8ab4ff" : "#2563eb")
                .add("backgroundColor", dark ? "rgba(138,180,255,0.16)" : "rgba(37,99,235,0.10)")
                .add("borderWidth", 2)
                .add("fill", true)
                .add("cubicInterpolationMode", "monotone")
                .add("pointRadius", 0)
                .add("pointHitRadius", 14);
        JsonObjectBuilder across = axis(dark, false);
        across.add("ticks", ticks(dark).add("maxTicksLimit", 8).add("maxRotation", 0));
        JsonObjectBuilder up = axis(dark, true).add("beginAtZero", true).add("suggestedMax", 4);
        up.add("ticks", ticks(dark).add("precision", 0).add("maxTicksLimit", 6));
        return Json.createObjectBuilder()
                .add("type", "line")
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("labels", Json.createArrayBuilder(labels))
                                .add("datasets", Json.createArrayBuilder().add(set)))
                .add(
                        "options",
                        options(false)
                                .add(
                                        "interaction",
                                        Json.createObjectBuilder()
                                                .add("mode", "index")
                                                .add("intersect", false))
                                .add(
                                        "scales",
                                        Json.createObjectBuilder()
                                                .add("x", across)
                                                .add("y", up)))
                .build()
                .toString();
    }

    /** A ring of parts with their names below. */
    static String doughnut(List<Part> parts, boolean dark) {
        JsonArrayBuilder labels = Json.createArrayBuilder();
        JsonArrayBuilder counts = Json.createArrayBuilder();
        JsonArrayBuilder colours = Json.createArrayBuilder();
        for (Part part : parts) {
            labels.add(part.label());
            counts.add(part.count());
            colours.add(part.colour());
        }
        JsonObjectBuilder set = Json.createObjectBuilder()
                .add("data", counts)
                .add("backgroundColor", colours)
                .add("borderWidth", 2)
                .add("borderColor", dark ? "#182031" : "#ffffff");
        JsonObjectBuilder legend = Json.createObjectBuilder()
                .add("display", true)
                .add("position", "bottom")
                .add(
                        "labels",
                        Json.createObjectBuilder()
                                .add("color", ink(dark))
                                .add("usePointStyle", true)
                                .add("boxHeight", 8)
                                .add("padding", 14));
        return Json.createObjectBuilder()
                .add("type", "doughnut")
                .add(
                        "data",
                        Json.createObjectBuilder()
                                .add("labels", labels)
                                .add("datasets", Json.createArrayBuilder().add(set)))
                .add(
                        "options",
                        Json.createObjectBuilder()
                                .add("responsive", true)
                                .add("maintainAspectRatio", false)
                                .add("animation", false)
                                .add("cutout", "66%")
                                .add("plugins", Json.createObjectBuilder().add("legend", legend)))
                .build()
                .toString();
    }

    private static JsonObjectBuilder options(boolean legend) {
        return Json.createObjectBuilder()
                .add("responsive", true)
                .add("maintainAspectRatio", false)
                .add("animation", false)
                .add(
                        "plugins",
                        Json.createObjectBuilder()
                                .add("legend", Json.createObjectBuilder().add("display", legend)));
    }

    private static JsonObjectBuilder axis(boolean dark, boolean lines) {
        return Json.createObjectBuilder()
                .add(
                        "grid",
                        Json.createObjectBuilder().add("display", lines).add("color", dark ? "#28324a" : "#e8ebf2"))
                .add("border", Json.createObjectBuilder().add("display", false));
    }

    private static JsonObjectBuilder ticks(boolean dark) {
        return Json.createObjectBuilder().add("color", ink(dark));
    }

    private static String ink(boolean dark) {
        return dark ? "#a3afc4" : "#55617a";
    }

    private static JsonArrayBuilder numbers(List<Long> values) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        values.forEach(array::add);
        return array;
    }
}
