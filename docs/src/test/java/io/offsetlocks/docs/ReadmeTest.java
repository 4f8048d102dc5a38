package io.offsetlocks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows works as it stands there. */
class ReadmeTest {
    private static final String README = "README.md";

    @TempDir Path directory;

    /** Says whether a block is one that is run here. */
    static boolean runs(CodeBlock block) {
        return block.document().name().equals(README) && block.language().equals("java");
    }

    @Test
    @Timeout(60)
    void example_compilesAndLocks() throws Exception {
        List<CodeBlock> examples = Document.at(README).blocks("java");
        assertEquals(1, examples.size());
        Path lockFile = directory.resolve("nova.locks");
        String source = examples.get(0).text().replace("/run/lock/nova.locks", lockFile.toString());
        Path sourceFile = Files.writeString(directory.resolve("Example.java"), source);

        compile(sourceFile);

        assertEquals("nobody else on this host has volume-42 now\n", run("Example"));
        assertEquals(4096 + 2 * (1 << 20), Files.size(lockFile));
    }

    @Test
    void testCommand_isTheOneOfTheContinuousBuild() throws Exception {
        List<CodeBlock> commands = Document.at(README).blocks("sh");
        assertEquals(2, commands.size(), commands::toString);
        String test = commands.get(1).text().strip();

        List<String> script = Files.readAllLines(Repository.ROOT.resolve(".ci/run"));

        assertTrue(script.contains(test), test + " is a line of .ci/run");
    }

    private void compile(Path sourceFile) {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int exit =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                messages,
                                messages,
                                "-d",
                                directory.toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                sourceFile.toString());
        assertEquals(0, exit, () -> messages.toString(StandardCharsets.UTF_8));
    }

    private String run(String className) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(className)
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(console);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
