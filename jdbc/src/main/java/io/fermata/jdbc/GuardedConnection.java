package io.fermata.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Savepoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection whose transaction belongs to somebody else: whoever ended it would part the effect from its record. */
final class GuardedConnection implements InvocationHandler {
    private static final Set<String> REFUSED = Set.of("commit", "close", "abort", "setAutoCommit");

    private final Connection connection;

    private GuardedConnection(Connection connection) {
        this.connection = connection;
    }

    static Connection of(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                GuardedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new GuardedConnection(connection));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean toSavepoint = arguments != null && arguments.length == 1 && arguments[0] instanceof Savepoint;
        if (REFUSED.contains(method.getName()) || (method.getName().equals("rollback") && !toSavepoint)) {
            throw new IllegalStateException("a transactional step must not call " + method.getName()
                    + " on its connection: Fermata ends the transaction together with the step's record");
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }
}
