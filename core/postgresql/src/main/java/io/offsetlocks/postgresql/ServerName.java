package io.offsetlocks.postgresql;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** How messages call the server: by its URL, without what may be a password. */
final class ServerName {
    /** What data sources call the method that returns their URL. */
    private static final List<String> GETTERS = List.of("getURL", "getUrl", "getJdbcUrl");

    private ServerName() {}

    /** Returns the name as far as the data source tells it, before there is a connection. */
    static String of(DataSource dataSource) {
        for (String getter : GETTERS) {
            try {
                Object url = dataSource.getClass().getMethod(getter).invoke(dataSource);
                if (url != null) {
                    return withoutParameters(url.toString());
                }
            } catch (NoSuchMethodException
                    | IllegalAccessException
                    | InvocationTargetException notThis) {
                continue;
            }
        }
        return "the server of " + dataSource.getClass().getName();
    }

    static String of(Connection connection) throws SQLException {
        return withoutParameters(connection.getMetaData().getURL());
    }

    private static String withoutParameters(String url) {
        int parameters = url.indexOf('?');
        return (parameters < 0 ? url : url.substring(0, parameters))
                // A user and password may stand before the host.
                .replaceFirst("//[^/@]*@", "//");
    }
}
