package io.offsetlocks.postgresql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A question to the server whose answer a caller waits for. */
final class Question<T> implements SessionTask {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Asking<T> asking;

    Question(Asking<T> asking) {
        this.asking = asking;
    }

    interface Asking<T> {
        T ask(DatabaseSession session) throws SQLException;
    }

    @Override
    public void run(DatabaseSession session) throws SQLException {
        answer.complete(asking.ask(session));
    }

    @Override
    public void failed(SQLException failure) {
        answer.completeExceptionally(failure);
    }

    /** Waits for the answer through interrupts; fails with a message for people. */
    T await(String server) throws IOException {
        try {
            return awaitSql();
        } catch (SQLException e) {
            throw new IOException("cannot ask " + server + ": " + e.getMessage(), e);
        }
    }

    T awaitSql() throws SQLException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw (SQLException) e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
