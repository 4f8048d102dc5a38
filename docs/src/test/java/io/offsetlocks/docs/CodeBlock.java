package io.offsetlocks.docs;

/**
 * A block of code in a document.
 *
 * @param language the first word behind the fence; empty for an indented block, which has no fence
 */
record CodeBlock(Document document, int line, String language, String text) {
    /** Returns where the block is, as compilers write it. */
    String place() {
        return document.name() + ":" + line;
    }
}
