package io.offsetlocks.architecture;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * A class as the compiler made it. All names are those of the outermost classes, with packages.
 *
 * @param name what it is called
 * @param references the classes it refers to in any way
 * @param calls the methods it calls, each with the class that it calls it on, and its own
 */
record CompiledClass(String name, Set<String> references, Set<String> calls) {
    /** Reads all classes that lie where one of them does, in a directory or a jar. */
    static List<CompiledClass> allBeside(Class<?> one) throws IOException, URISyntaxException {
        Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return allUnder(place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return allUnder(jar.getPath("/"));
        }
    }

    private static List<CompiledClass> allUnder(Path root) throws IOException {
        List<CompiledClass> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
                if (!file.endsWith("module-info.class") && !file.endsWith("package-info.class")) {
                    classes.add(read(Files.readAllBytes(file)));
                }
            }
        }
        return classes;
    }

    private static CompiledClass read(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        CompiledClass read =
                new CompiledClass(
                        outermost(reader.getClassName()), new TreeSet<>(), new TreeSet<>());
        reader.accept(new ClassRemapper(new ClassWriter(0), read.collector()), 0);
        read.references.remove(read.name);
        return read;
    }

    /** Returns what is asked for a new name of all that a class names, and keeps the old ones. */
    private Remapper collector() {
        return new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                references.add(outermost(internalName));
                return internalName;
            }

            @Override
            public String mapMethodName(String owner, String name, String descriptor) {
                calls.add(outermost(owner) + "." + name);
                return name;
            }
        };
    }

    private static String outermost(String internalName) {
        int nested = internalName.indexOf('$');
        String outer = nested < 0 ? internalName : internalName.substring(0, nested);
        return outer.replace('/', '.');
    }
}
