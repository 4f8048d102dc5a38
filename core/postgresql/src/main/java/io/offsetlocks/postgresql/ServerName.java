package io.offsetlocks.postgresql;

import java.lang.reflect.InvocationTargetException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** How messages call the server: by its URL, without what may be a password. */
final class ServerName {
    /** What data sources call the method that returns their URL. */
    private static final List<String> GETTERS = List.of("getURL", "getUrl", "getJdbcUrl");

    private ServerName() {}

    /** Returns the name as far as the data source tells it, before there is a connection. */
    static String of(DataSource dataSource) {
        for (String getter : GETTERS) {
            String url = url(dataSource, getter);
            if (url != null) {
                return withoutParameters(url);
            }
        }
        return "the server of " + dataSource.getClass().getName();
    }

    private static @Nullable String url(DataSource dataSource, String getter) {
        try {
            Object url = dataSource.getClass().getMethod(getter).invoke(dataSource);
            return url == null ? null : url.toString();
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException none) {
            return null;
        }
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
