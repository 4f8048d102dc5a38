package io.offsetlocks.postgresql;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on the server of the system, where one is installed and this is root. */
class InstalledServerContractTest extends PostgresContractTest {
    private static InstalledServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Optional<Path> programs = InstalledServer.programs();
        assumeTrue(programs.isPresent(), "no server is installed");
        assumeTrue("root".equals(System.getProperty("user.name")), "not root");
        server = InstalledServer.start(programs.get());
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    int port() {
        return server.port();
    }
}
