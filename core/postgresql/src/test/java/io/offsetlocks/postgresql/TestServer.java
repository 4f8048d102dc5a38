package io.offsetlocks.postgresql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.postgresql.ds.PGSimpleDataSource;

/** The PostgreSQL server of this test JVM: a real one, started with the first test that asks. */
final class TestServer {
    private static EmbeddedPostgres server;

    private TestServer() {}

    static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("max_connections", "200")
                                .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }

    static int port() {
        return server().getPort();
    }

    static PGSimpleDataSource dataSource() {
        return dataSource(port());
    }

    /** Returns how clients, also of other processes, connect to the server at a port. */
    static PGSimpleDataSource dataSource(int port) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl("jdbc:postgresql://localhost:" + port + "/postgres");
        dataSource.setUser("postgres");
        return dataSource;
    }
}
