package io.fermata.peers.camunda7;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.fermata.peers.harness.Peer;
import io.fermata.peers.harness.PeerMain;
import io.fermata.peers.harness.Postgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.StrongUuidGenerator;

/** Camunda 7's engine in this process, PostgreSQL beside it. */
public final class Main implements Peer {
    private static final int CONNECTIONS = 30;
    private static final long LOST_AFTER_SECONDS = 120;
    private static final String NUMBER = "number";

    private final Postgres postgres;
    private final HikariDataSource pool;
    private final ProcessEngine engine;
    private final Map<String, CompletableFuture<Long>> results = new ConcurrentHashMap<>();

    private Main(Postgres postgres) {
        this.postgres = postgres;
        var hikari = new HikariConfig();
        hikari.setJdbcUrl(postgres.url());
        hikari.setUsername(Postgres.USER);
        hikari.setMaximumPoolSize(CONNECTIONS);
        hikari.setConnectionTimeout(TimeUnit.SECONDS.toMillis(LOST_AFTER_SECONDS));
        this.pool = new HikariDataSource(hikari);
        var configuration = new StandaloneProcessEngineConfiguration();
        configuration.setDataSource(pool);
        // Its documents' advice for concurrent load; the default takes ids from the database in blocks.
        configuration.setIdGenerator(new StrongUuidGenerator());
        configuration.setDatabaseSchemaUpdate("true");
        configuration.setJobExecutorActivate(true);
        configuration.setBeans(Map.of("addOne", (JavaDelegate) this::addOne));
        this.engine = configuration.buildProcessEngine();
        engine.getRepositoryService()
                .createDeployment()
                .addClasspathResource("load.bpmn")
                .deploy();
    }

    /** One run; {@link PeerMain} tells the arguments. */
    public static void main(String[] arguments) {
        PeerMain.run("camunda7", arguments, Main::open);
    }

    private static Peer open(Path data, Path home) throws Exception {
        return new Main(Postgres.start(data, home));
    }

    /** The last step tells the client once its transaction, which ends the process too, is committed. */
    private void addOne(DelegateExecution execution) {
        long sum = (Long) execution.getVariable(NUMBER) + 1;
        execution.setVariable(NUMBER, sum);
        if (execution.getCurrentActivityId().equals("step" + STEPS)) {
            var id = execution.getProcessBusinessKey();
            Context.getCommandContext()
                    .getTransactionContext()
                    .addTransactionListener(
                            TransactionState.COMMITTED, context -> result(id).complete(sum));
        }
    }

    private CompletableFuture<Long> result(String id) {
        return results.computeIfAbsent(id, none -> new CompletableFuture<>());
    }

    @Override
    public List<String> workloads() {
        return List.of("W1", "W3", "W4");
    }

    @Override
    public long sequence(String id, long number) throws Exception {
        var result = result(id);
        engine.getRuntimeService()
                .startProcessInstanceByKey("sequence", id, Map.of(NUMBER, number, "padding", PADDING));
        long sum = result.get(LOST_AFTER_SECONDS, TimeUnit.SECONDS);
        results.remove(id);
        return sum;
    }

    @Override
    public long fanOut(String id, long number) {
        throw new UnsupportedOperationException("a hundred tasks at once are not modelled");
    }

    @Override
    public void startWaiting(String id) {
        engine.getRuntimeService().startProcessInstanceByKey("await", id);
    }

    @Override
    public void send(String id, long number) {
        var waiting = Objects.requireNonNull(
                engine.getRuntimeService()
                        .createExecutionQuery()
                        .processInstanceBusinessKey(id)
                        .activityId("answer")
                        .singleResult(),
                "no execution waits for " + id);
        engine.getRuntimeService().signal(waiting.getId(), Map.of(NUMBER, number));
        // The client's own thread has run the process to its end, in one transaction.
        result(id).complete(number);
    }

    @Override
    public long answer(String id) throws Exception {
        long number = result(id).get(LOST_AFTER_SECONDS, TimeUnit.SECONDS);
        results.remove(id);
        return number;
    }

    @Override
    public String version() {
        return "Camunda " + ProcessEngine.class.getPackage().getImplementationVersion();
    }

    @Override
    public boolean durable() {
        return postgres.durable();
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "camunda",
                "asynchronous service tasks, job executor and history as by default, UUIDs as ids, pool of "
                        + CONNECTIONS + " connections",
                "postgresql",
                postgres.shown());
    }

    @Override
    public List<String> unfair() {
        return List.of(
                "to Camunda: it interprets a BPMN model and writes rows for history that SQL can query; it talks to a"
                        + " database server over TCP",
                "to Fermata in W3: Camunda's client runs the rest of the process on its own thread; nothing is kept of"
                        + " a message that comes before anybody waits");
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
        engine.close();
        pool.close();
        postgres.close();
    }
}
