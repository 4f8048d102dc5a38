package io.offsetlocks.postgresql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/**
 * What is done in place of a call of a statement: the real one, before or after a fault, or not.
 */
@FunctionalInterface
interface StatementCall {
    /**
     * Answers a call of a statement.
     *
     * @param method such as executeQuery or cancel
     * @param sql what is executed; empty for other calls of a statement that was not prepared
     */
    Object call(String method, String sql, Callable<Object> real) throws Exception;

    /** Returns a failure as the driver makes it of one of the server. */
    static SQLException failure(String state) {
        return new SQLException("made for this test", state);
    }

    /** Returns a data source with this in place of all calls of its statements. */
    default DataSource on(DataSource real) {
        return proxy(
                DataSource.class,
                (any, method, arguments) -> ofConnection(real, method, arguments));
    }

    private Object ofConnection(DataSource real, Method method, Object[] arguments)
            throws Exception {
        Object result = invoke(real, method, arguments);
        if (!(result instanceof Connection connection)) {
            return result;
        }
        return proxy(
                Connection.class,
                (any, called, with) -> {
                    Object made = invoke(connection, called, with);
                    if (made instanceof PreparedStatement statement) {
                        return ofStatement(PreparedStatement.class, statement, (String) with[0]);
                    }
                    return made instanceof Statement statement
                            ? ofStatement(Statement.class, statement, "")
                            : made;
                });
    }

    private <T> T ofStatement(Class<T> type, T statement, String prepared) {
        return proxy(
                type,
                (any, method, arguments) ->
                        call(
                                method.getName(),
                                arguments != null && arguments[0] instanceof String sql
                                        ? sql
                                        : prepared,
                                () -> invoke(statement, method, arguments)));
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T> T proxy(Class<T> type, java.lang.reflect.InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(
                        StatementCall.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
