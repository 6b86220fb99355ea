package io.fermata.peers.dbos;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.StartWorkflowOptions;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.WorkflowHandle;
import io.fermata.peers.harness.Peer;
import io.fermata.peers.harness.PeerMain;
import io.fermata.peers.harness.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** DBOS in this process, PostgreSQL beside it. */
public final class Main implements Peer {
    private final Postgres postgres;
    private final DBOS dbos;
    private final Workflows workflows;
    private final Map<String, WorkflowHandle<Long, RuntimeException>> waiting = new ConcurrentHashMap<>();

    private Main(Postgres postgres) {
        this.postgres = postgres;
        this.dbos = new DBOS(DBOSConfig.defaults("bench")
                .withDatabaseUrl(postgres.url())
                .withDbUser(Postgres.USER)
                .withDbPassword("none")
                .withAppVersion("bench"));
        this.workflows = dbos.registerProxy(Workflows.class, new LoadWorkflows(dbos));
        dbos.launch();
    }

    /** One run; {@link PeerMain} tells the arguments. */
    public static void main(String[] arguments) {
        PeerMain.run("dbos", arguments, Main::open);
    }

    private static Peer open(Path data, Path home) throws Exception {
        return new Main(Postgres.start(data, home));
    }

    @Override
    public List<String> workloads() {
        return List.of("W1", "W3", "W4");
    }

    @Override
    public long sequence(String id, long number) {
        return dbos.<Long, RuntimeException>startWorkflow(
                        () -> workflows.sequence(number, PADDING), new StartWorkflowOptions(id))
                .getResult();
    }

    @Override
    public long fanOut(String id, long number) {
        throw new UnsupportedOperationException("steps run one after the other");
    }

    @Override
    public void startWaiting(String id) {
        waiting.put(id, dbos.startWorkflow(workflows::await, new StartWorkflowOptions(id)));
    }

    @Override
    public void send(String id, long number) {
        dbos.send(id, number, LoadWorkflows.TOPIC);
    }

    /** The handle of its start knows the end at once; asked for by id it is looked for once a second. */
    @Override
    public long answer(String id) {
        return Objects.requireNonNull(waiting.remove(id), "not started: " + id).getResult();
    }

    @Override
    public String version() {
        return "DBOS Transact " + DBOS.version();
    }

    @Override
    public boolean durable() {
        return postgres.durable();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("dbos", "defaults: its own connection pool, listen/notify", "postgresql", postgres.shown());
    }

    @Override
    public List<String> unfair() {
        return List.of(
                "to DBOS: it talks to a database server over TCP, Fermata writes a file in its own process; on the"
                        + " other hand many DBOS processes can share that server",
                "to Fermata: PostgreSQL is given 1 GB of shared buffers, Fermata's whole heap is 1 GB");
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(postgres.handle());
    }

    @Override
    public double syncs() throws SQLException {
        return postgres.syncs();
    }

    @Override
    public double logBytes() throws SQLException {
        return postgres.logBytes();
    }

    @Override
    public void close() throws Exception {
        dbos.shutdown();
        postgres.close();
    }
}
