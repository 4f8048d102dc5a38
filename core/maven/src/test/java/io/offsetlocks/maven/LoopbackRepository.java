package io.offsetlocks.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.offsetlocks.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A remote repository of Maven on the loopback: counts what is fetched, and can hold an answer
 * back.
 */
final class LoopbackRepository implements AutoCloseable {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, AtomicInteger> fetched = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    LoopbackRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    void put(String path, byte[] content) {
        files.put(path, content);
        files.put(path + ".sha1", sha1(content).getBytes(UTF_8));
    }

    byte[] get(String path) {
        return files.get(path);
    }

    private static String sha1(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Holds the answers for a path back until the latch is at zero. */
    void holdBack(String path, CountDownLatch latch) {
        gates.put(path, latch);
    }

    /** Forgets what was fetched, and holds nothing back any more. */
    void reset() {
        gates.clear();
        fetched.clear();
    }

    int fetches(String path) {
        AtomicInteger count = fetched.get(path);
        return count == null ? 0 : count.get();
    }

    void awaitFetches(String path, int count) {
        Await.until(path + " is asked for " + count + " times", () -> fetches(path) >= count);
    }

    /** Returns how often each file was fetched that is there, below a directory. */
    Map<String, Integer> fetchesBelow(String directory) {
        Map<String, Integer> counts = new TreeMap<>();
        fetched.forEach(
                (path, count) -> {
                    if (path.startsWith(directory) && files.containsKey(path)) {
                        counts.put(path, count.get());
                    }
                });
        return counts;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().substring(1);
            fetched.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
            CountDownLatch gate = gates.get(path);
            if (gate != null) {
                Await.zero(gate);
            }
            byte[] content = files.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        } catch (IOException e) {
            // The build that asked was killed.
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
