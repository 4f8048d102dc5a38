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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A class as the compiler made it. All names are those of the outermost classes, with packages.
 *
 * @param name what it is called
 * @param references the classes it refers to in any way but by an annotation
 * @param calls the methods it calls, each with the class that it calls it on
 * @param published the classes in its public and protected signatures, if it is public
 */
record CompiledClass(
        String name, Set<String> references, Set<String> calls, Set<String> published) {
    private static final int TAG_CLASS = 7;
    private static final int TAG_METHOD = 10;
    private static final int TAG_INTERFACE_METHOD = 11;
    private static final int TAG_NAME_AND_TYPE = 12;
    private static final int TAG_METHOD_TYPE = 16;

    private static final Pattern TYPE_IN_SIGNATURE = Pattern.compile("L([\\w/$]+)[;<]");

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
                        outermost(reader.getClassName()),
                        new TreeSet<>(),
                        new TreeSet<>(),
                        new TreeSet<>());
        read.addConstants(reader);
        read.addDeclarations(reader);
        read.references.remove(read.name);
        return read;
    }

    private void addConstants(ClassReader reader) {
        char[] buffer = new char[reader.getMaxStringLength()];
        for (int i = 1; i < reader.getItemCount(); i++) {
            int at = reader.getItem(i);
            // The second place of a long or double has none.
            switch (at == 0 ? 0 : reader.readByte(at - 1)) {
                case TAG_CLASS -> addClass(reader.readUTF8(at, buffer));
                case TAG_METHOD, TAG_INTERFACE_METHOD -> {
                    int nameAndType = reader.getItem(reader.readUnsignedShort(at + 2));
                    String method = reader.readUTF8(nameAndType, buffer);
                    calls.add(outermost(reader.readClass(at, buffer)) + "." + method);
                }
                case TAG_NAME_AND_TYPE ->
                        references.addAll(typesIn(reader.readUTF8(at + 2, buffer)));
                case TAG_METHOD_TYPE -> references.addAll(typesIn(reader.readUTF8(at, buffer)));
                default -> {}
            }
        }
    }

    private void addClass(String internalName) {
        if (internalName.startsWith("[")) {
            references.addAll(typesIn(internalName));
        } else {
            references.add(outermost(internalName));
        }
    }

    private void addDeclarations(ClassReader reader) {
        boolean isPublic = (reader.getAccess() & Opcodes.ACC_PUBLIC) != 0;
        ClassVisitor declarations =
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public void visit(
                            int version,
                            int access,
                            String name,
                            String signature,
                            String superName,
                            String[] interfaces) {
                        add(access, "L" + superName + ";", signature);
                        for (String each : interfaces) {
                            add(access, "L" + each + ";", null);
                        }
                    }

                    @Override
                    public FieldVisitor visitField(
                            int access, String name, String type, String signature, Object value) {
                        add(access, type, signature);
                        return null;
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String type,
                            String signature,
                            String[] thrown) {
                        add(access, type, signature);
                        for (String each : thrown == null ? new String[0] : thrown) {
                            add(access, "L" + each + ";", null);
                        }
                        return null;
                    }

                    private void add(int access, String descriptor, String signature) {
                        Set<String> types =
                                typesIn(descriptor + (signature == null ? "" : signature));
                        references.addAll(types);
                        int visible = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;
                        if (isPublic && (access & visible) != 0) {
                            published.addAll(types);
                        }
                    }
                };
        reader.accept(declarations, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
    }

    private static Set<String> typesIn(String signature) {
        Set<String> types = new TreeSet<>();
        TYPE_IN_SIGNATURE
                .matcher(signature)
                .results()
                .map((MatchResult type) -> outermost(type.group(1)))
                .forEach(types::add);
        return types;
    }

    private static String outermost(String internalName) {
        int nested = internalName.indexOf('$');
        String outer = nested < 0 ? internalName : internalName.substring(0, nested);
        return outer.replace('/', '.');
    }
}
