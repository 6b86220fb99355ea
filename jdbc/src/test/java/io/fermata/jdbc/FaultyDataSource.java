package io.fermata.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A data source that does something just before and just after each commit reaches the database. */
final class FaultyDataSource {
    private FaultyDataSource() {}

    /** What happens around a commit; an exception stands for a connection that is lost there. */
    interface Fault {
        void strike() throws SQLException;
    }

    static DataSource of(DataSource real, Fault beforeCommit, Fault afterCommit) {
        return (DataSource) proxy(DataSource.class, (proxy, method, arguments) -> {
            var result = call(real, method, arguments);
            return result instanceof Connection connection ? faulty(connection, beforeCommit, afterCommit) : result;
        });
    }

    private static Object faulty(Connection real, Fault before, Fault after) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("commit")) {
                return call(real, method, arguments);
            }
            try {
                before.strike();
            } catch (SQLException lost) {
                real.rollback();
                throw lost;
            }
            real.commit();
            after.strike();
            return null;
        });
    }

    static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
    }

    static Object call(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
