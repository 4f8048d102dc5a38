package io.offsetlocks.docs;

import io.offsetlocks.hashing.Collisions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The chart of docs/collisions.md: the probability of a shared offset over the names held at once,
 * both on logarithmic scales, a line for each number of slots.
 */
final class CollisionsChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 80;
    private static final int RIGHT = 40;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;

    /** Powers of ten. */
    private static final int FEWEST_NAMES = 1;

    private static final int MOST_NAMES = 5;
    private static final int LEAST_PROBABILITY = -6;

    private static final int POINTS_A_DECADE = 16;

    /** Powers of two. */
    private static final List<Integer> SLOTS = List.of(16, 20, 24, 29);

    private static final List<String> COLOURS = List.of("#d1495b", "#b7791f", "#2a9d8f", "#3d7edb");

    private static final String STYLE =
            """
            <style>
            text { font: 13px sans-serif; fill: #1f2328; }
            .grid { stroke: #1f2328; stroke-opacity: 0.18; }
            .line { fill: none; stroke-width: 2.5; }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .grid { stroke: #e6edf3; }
            }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();

    private CollisionsChart() {}

    static String svg() {
        return new CollisionsChart().draw();
    }

    private String draw() {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
                WIDTH, HEIGHT);
        add("<title>Probability that some two of the names held at once share an offset</title>");
        svg.append(STYLE);
        for (int power = FEWEST_NAMES; power <= MOST_NAMES; power++) {
            double x = x(Math.pow(10, power));
            gridLine(x, y(1), x, y(Math.pow(10, LEAST_PROBABILITY)));
            text(x, HEIGHT - 30, "middle", String.format(Locale.ROOT, "%,d", pow10(power)));
        }
        for (int power = LEAST_PROBABILITY; power <= 0; power++) {
            double y = y(Math.pow(10, power));
            gridLine(LEFT, y, WIDTH - RIGHT, y);
            text(LEFT - 8, y + 4, "end", power == 0 ? "1" : "0." + "0".repeat(-power - 1) + "1");
        }
        text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", "names held at once");
        for (int i = 0; i < SLOTS.size(); i++) {
            line(SLOTS.get(i), COLOURS.get(i));
        }
        add("</svg>");
        return svg.toString();
    }

    private void line(int power, String colour) {
        long slots = 1L << power;
        String points =
                IntStream.rangeClosed(FEWEST_NAMES * POINTS_A_DECADE, MOST_NAMES * POINTS_A_DECADE)
                        .mapToLong(i -> Math.round(Math.pow(10, (double) i / POINTS_A_DECADE)))
                        .filter(names -> isInside(names, slots))
                        .mapToObj(names -> point(names, Collisions.probability(names, slots)))
                        .collect(Collectors.joining(" "));
        add("<polyline class=\"line\" stroke=\"%s\" points=\"%s\"/>", colour, points);
        double namesAtATenth = Math.sqrt(2 * slots * -Math.log(0.9));
        text(x(namesAtATenth) - 8, y(0.1) - 8, "end", "2^" + power);
    }

    private static boolean isInside(long names, long slots) {
        return Collisions.probability(names, slots) >= Math.pow(10, LEAST_PROBABILITY);
    }

    private static String point(long names, double probability) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x(names), y(probability));
    }

    private static double x(double names) {
        double part = (Math.log10(names) - FEWEST_NAMES) / (MOST_NAMES - FEWEST_NAMES);
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double probability) {
        double part = Math.log10(probability) / LEAST_PROBABILITY;
        return TOP + part * (HEIGHT - TOP - BOTTOM);
    }

    private static long pow10(int power) {
        return Math.round(Math.pow(10, power));
    }

    private void gridLine(double x1, double y1, double x2, double y2) {
        add(
                "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                x1, y1, x2, y2);
    }

    private void text(double x, double y, String anchor, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, words);
    }

    private void add(String element, Object... values) {
        svg.append(String.format(Locale.ROOT, element, values)).append('\n');
    }
}
