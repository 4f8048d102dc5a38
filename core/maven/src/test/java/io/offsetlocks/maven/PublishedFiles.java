package io.offsetlocks.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * What the loopback repository has: the extension as it is published, jars to depend on, and a
 * plugin whose one goal needs the dependencies of the project resolved and does nothing with them.
 */
final class PublishedFiles {
    static final String GROUP = "io.offsetlocks.test";
    static final String DIRECTORY = "io/offsetlocks/test/";
    static final String VERSION = "1";
    static final String EXTENSION_VERSION = "1-tested";
    static final String GOAL = GROUP + ":resolving-plugin:" + VERSION + ":resolve";

    private static final String MOJO = "ResolvingMojo";

    private PublishedFiles() {}

    /** Publishes the extension, in a version that is no snapshot: those ask for metadata first. */
    static void publishExtension(LoopbackRepository repository) throws IOException {
        String own =
                "io/offsetlocks/offset-locks-maven/" + EXTENSION_VERSION + "/offset-locks-maven-";
        repository.put(
                own + EXTENSION_VERSION + ".jar", Files.readAllBytes(property("extension.jar")));
        repository.put(own + EXTENSION_VERSION + ".pom", released("extension.pom"));
        repository.put(
                "io/offsetlocks/offset-locks-parent/"
                        + EXTENSION_VERSION
                        + "/offset-locks-parent-"
                        + EXTENSION_VERSION
                        + ".pom",
                released("extension.parent"));
    }

    static Path property(String name) {
        return Path.of(System.getProperty(name));
    }

    private static byte[] released(String name) throws IOException {
        String version = "<version>" + System.getProperty("extension.version") + "</version>";
        return Files.readString(property(name))
                .replace(version, "<version>" + EXTENSION_VERSION + "</version>")
                .getBytes(UTF_8);
    }

    static String path(String artifact, String extension) {
        return DIRECTORY + artifact + "/" + VERSION + "/" + artifact + "-" + VERSION + "."
                + extension;
    }

    static String dependency(int number) {
        return "dependency-" + number;
    }

    /** Publishes jars of bytes that do not compress, each with its POM. */
    static void publishDependencies(LoopbackRepository repository, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[4096];
            new Random(i).nextBytes(content);
            repository.put(path(dependency(i), "jar"), jar(Map.of("content", content)));
            repository.put(
                    path(dependency(i), "pom"), pom(dependency(i), "jar", "").getBytes(UTF_8));
        }
    }

    static String pom(String artifact, String packaging, String rest) {
        return """
               <project xmlns="http://maven.apache.org/POM/4.0.0">
                 <modelVersion>4.0.0</modelVersion>
                 <groupId>%s</groupId>
                 <artifactId>%s</artifactId>
                 <version>%s</version>
                 <packaging>%s</packaging>
                 %s
               </project>
               """
                .formatted(GROUP, artifact, VERSION, packaging, rest);
    }

    /** Publishes the plugin, compiled against one Maven; it runs in the other one as well. */
    static void publishPlugin(LoopbackRepository repository, Path maven, Path directory)
            throws IOException {
        Path source =
                Files.writeString(
                        directory.resolve(MOJO + ".java"),
                        "package tested; public class %s extends org.apache.maven.plugin.AbstractMojo {public void execute() {}}"
                                .formatted(MOJO));
        List<String> libraries = new ArrayList<>();
        try (var jars = Files.list(maven.resolve("lib"))) {
            jars.map(Path::toString).filter(jar -> jar.endsWith(".jar")).forEach(libraries::add);
        }
        int exit =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "--release",
                                "8",
                                "-Xlint:-options",
                                "-proc:none",
                                "-cp",
                                String.join(":", libraries),
                                "-d",
                                directory.toString(),
                                source.toString());
        if (exit != 0) {
            throw new AssertionError("the plugin does not compile");
        }
        Map<String, byte[]> content = new TreeMap<>();
        String compiled = "tested/" + MOJO + ".class";
        content.put(compiled, Files.readAllBytes(directory.resolve(compiled)));
        content.put("META-INF/maven/plugin.xml", DESCRIPTOR.getBytes(UTF_8));
        repository.put(path("resolving-plugin", "jar"), jar(content));
        repository.put(
                path("resolving-plugin", "pom"),
                pom("resolving-plugin", "maven-plugin", "").getBytes(UTF_8));
    }

    private static final String DESCRIPTOR =
            """
            <plugin>
              <name>resolving-plugin</name>
              <groupId>%s</groupId>
              <artifactId>resolving-plugin</artifactId>
              <version>%s</version>
              <goalPrefix>resolving</goalPrefix>
              <mojos>
                <mojo>
                  <goal>resolve</goal>
                  <requiresDependencyResolution>test</requiresDependencyResolution>
                  <requiresProject>true</requiresProject>
                  <implementation>tested.%s</implementation>
                  <language>java</language>
                  <instantiationStrategy>per-lookup</instantiationStrategy>
                </mojo>
              </mojos>
            </plugin>
            """
                    .formatted(GROUP, VERSION, MOJO);

    private static byte[] jar(Map<String, byte[]> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                JarEntry file = new JarEntry(entry.getKey());
                file.setTime(0);
                jar.putNextEntry(file);
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
