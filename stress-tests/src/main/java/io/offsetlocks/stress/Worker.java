package io.offsetlocks.stress;

import io.offsetlocks.stress.SharedPage.Field;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.locks.LockSupport;

/**
 * A child process: locks one name when it is told to, and says what happened.
 *
 * <p>It reads requests from standard input, a line each, and answers each with a line on standard
 * output. The first line of all is the name. It ends with its input, and so with its parent.
 */
final class Worker {
    private static final long LOOK_EVERY_NANOS = 20_000;

    private final Map<Way, LockingWay> ways;
    private final SharedPage page;
    private final String name;

    private Worker(Map<Way, LockingWay> ways, SharedPage page, String name) {
        this.ways = ways;
        this.page = page;
        this.name = name;
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Worker worker =
                new Worker(Way.openAll(directory), SharedPage.in(directory), requests.readLine());
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            System.out.println(worker.answer(line.split(" ")));
        }
        System.exit(0);
    }

    private String answer(String[] request) throws Exception {
        LockingWay way = ways.get(Way.valueOf(request[1]));
        return switch (request[0]) {
            case "contend" -> contend(way, ContendedRound.parse(request));
            case "wait" -> waitTurns(way, Long.parseLong(request[2]), Long.parseLong(request[3]));
            default -> throw new IOException("unknown request: " + request[0]);
        };
    }

    private String contend(LockingWay way, ContendedRound round) throws Exception {
        long pid = ProcessHandle.current().pid();
        long acquisitions = 0;
        long takeovers = 0;
        long longestWait = 0;
        LockSupport.parkNanos(round.startNanos() - System.nanoTime());
        long asked = System.nanoTime();
        while (asked - round.endNanos() < 0) {
            AutoCloseable held = way.lock(name);
            longestWait = Math.max(longestWait, System.nanoTime() - asked);
            long seen = page.get(Field.WITNESS);
            if (page.get(Field.LAST_OWNER) != pid) {
                page.set(Field.LAST_OWNER, pid);
                takeovers++;
            }
            spin(round.sectionNanos());
            page.set(Field.WITNESS, seen + 1);
            held.close();
            acquisitions++;
            asked = System.nanoTime();
        }
        return acquisitions + " " + takeovers + " " + longestWait;
    }

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    private String waitTurns(LockingWay way, long firstTurn, long turns) throws Exception {
        StringJoiner nanos = new StringJoiner(" ");
        for (long turn = firstTurn; turn < firstTurn + turns; turn++) {
            while (page.get(Field.HELD) != turn) {
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
            page.set(Field.WAITING, turn);
            AutoCloseable held = way.lock(name);
            nanos.add(Long.toString(System.nanoTime() - page.get(Field.RELEASED_AT)));
            held.close();
            page.set(Field.DONE, turn);
        }
        return nanos.toString();
    }
}
