package io.offsetlocks.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** One of the project's Markdown documents. */
final class Document {
    private static final Parser PARSER =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    private final Path file;
    private final String text;
    private final List<CodeBlock> blocks = new ArrayList<>();
    private final List<String> spans = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();

    private Document(Path file) {
        this.file = file;
        this.text = Repository.read(file);
        PARSER.parse(text).accept(new Collector());
    }

    static Document at(String path) {
        return new Document(Repository.ROOT.resolve(path));
    }

    /** Returns every document: those beside the README, in docs, and in docs/decisions. */
    static List<Document> all() {
        return Stream.of("", "docs", "docs/decisions")
                .flatMap(directory -> markdown(Repository.ROOT.resolve(directory)))
                .map(Document::new)
                .toList();
    }

    private static Stream<Path> markdown(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path from the root of the project. */
    String name() {
        return Repository.ROOT.relativize(file).toString();
    }

    Path file() {
        return file;
    }

    String text() {
        return text;
    }

    List<CodeBlock> blocks() {
        return blocks;
    }

    List<CodeBlock> blocks(String language) {
        return blocks.stream().filter(block -> block.language().equals(language)).toList();
    }

    /** Returns what stands in backquotes within the text. */
    List<String> spans() {
        return spans;
    }

    /** Returns what links and pictures point to. */
    List<String> targets() {
        return targets;
    }

    List<String> headings() {
        return headings;
    }

    /**
     * Returns the rows of the table under a heading, in cells, without the two rows of its head.
     */
    List<List<String>> table(String heading) {
        return text.lines()
                .dropWhile(line -> !line.matches("#+ " + heading))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Stream.of(line.split("\\|")).skip(1).map(String::strip).toList())
                .toList();
    }

    @Override
    public String toString() {
        return name();
    }

    private final class Collector extends AbstractVisitor {
        @Override
        public void visit(FencedCodeBlock block) {
            add(block, block.getInfo().strip(), block.getLiteral());
        }

        @Override
        public void visit(IndentedCodeBlock block) {
            add(block, "", block.getLiteral());
        }

        private void add(Node block, String language, String literal) {
            int line = block.getSourceSpans().get(0).getLineIndex() + 1;
            blocks.add(new CodeBlock(Document.this, line, language, literal));
        }

        @Override
        public void visit(Code span) {
            spans.add(span.getLiteral());
        }

        @Override
        public void visit(Link link) {
            targets.add(link.getDestination());
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            targets.add(image.getDestination());
        }

        @Override
        public void visit(Heading heading) {
            StringBuilder words = new StringBuilder();
            heading.accept(
                    new AbstractVisitor() {
                        @Override
                        public void visit(Text text) {
                            words.append(text.getLiteral());
                        }

                        @Override
                        public void visit(Code code) {
                            words.append(code.getLiteral());
                        }
                    });
            headings.add(words.toString());
        }
    }
}
