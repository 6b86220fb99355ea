package io.fermata.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of a user's own, outside of this one: it depends on the testkit alone and on JUnit, and finds what was
 * planted in it. Built by Maven, offline, with the modules as they were packaged here.
 */
@Timeout(300)
class UsersProjectIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    private static final String ORDER = """
        package shop;

        import io.fermata.sdk.Context;
        import io.fermata.sdk.Workflow;
        import java.time.Duration;

        public record Order(Bank bank) implements Workflow<Integer, String> {
            @Override
            public String run(Context ctx, Integer amount) {
                var item = ctx.step("reserve", String.class, () -> "the item");
                ctx.step("charge", () -> bank.charge(amount));
                ctx.sleep(Duration.ofDays(1));
                return item + " was sent";
            }
        }
        """;

    private static final String CAREFUL = """
        package shop;

        import io.fermata.sdk.Context;
        import io.fermata.sdk.Workflow;

        public record CarefulOrder(Bank bank) implements Workflow<Integer, String> {
            @Override
            public String run(Context ctx, Integer amount) {
                ctx.step("charge", String.class, attempt -> bank.chargeOnce(attempt.idempotencyKey(), amount));
                return "charged";
            }
        }
        """;

    private static final String CLOCKED = """
        package shop;

        import io.fermata.sdk.Context;
        import io.fermata.sdk.Workflow;

        public final class Clocked implements Workflow<Integer, Long> {
            @Override
            public Long run(Context ctx, Integer amount) {
                return Times.now() + amount;
            }
        }

        final class Times {
            static long now() {
                return System.currentTimeMillis();
            }
        }
        """;

    private static final String BANK = """
        package shop;

        import java.util.ArrayList;
        import java.util.LinkedHashMap;
        import java.util.List;
        import java.util.Map;

        public final class Bank {
            public final List<Integer> charges = new ArrayList<>();
            private final Map<String, String> receipts = new LinkedHashMap<>();

            public void charge(int amount) {
                charges.add(amount);
            }

            public String chargeOnce(String key, int amount) {
                return receipts.computeIfAbsent(key, fresh -> {
                    charge(amount);
                    return "receipt " + charges.size();
                });
            }
        }
        """;

    private static final String ORDER_TEST = """
                package shop;

                import static org.junit.jupiter.api.Assertions.assertEquals;

                import io.fermata.testkit.CrashEverywhere;
                import io.fermata.testkit.SimulatedFermata;
                import java.time.Duration;
                import java.util.List;
                import org.junit.jupiter.api.AfterEach;
        import org.junit.jupiter.api.Test;

                class OrderTest {
                    private final Bank bank = new Bank();

                    @CrashEverywhere
                    void an_order_is_charged_once() {
                        try (var fermata = SimulatedFermata.open(f -> f.register("order", new Order(bank)))) {
                            var order = fermata.start("order", "o-1", 42, String.class);

                            assertEquals("the item was sent", order.result(Duration.ofDays(2)));
                            assertEquals(List.of(42), bank.charges);
                        }
                    }

                    @CrashEverywhere
                    void a_careful_order_is_charged_once() {
                        try (var fermata = SimulatedFermata.open(f -> f.register("order", new CarefulOrder(bank)))) {
                            var order = fermata.start("order", "o-2", 42, String.class);

                            assertEquals("charged", order.result(Duration.ofDays(2)));
                            assertEquals(List.of(42), bank.charges);
                        }
                    }

                    @Test
                    void a_clock_is_refused() {
                        SimulatedFermata.open(f -> f.register("clocked", new Clocked())).close();
                    }
                }
        """;

    private static final String POM = """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>shop</groupId>
          <artifactId>shop</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>21</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencies>
            <dependency>
              <groupId>io.fermata</groupId>
              <artifactId>fermata-testkit</artifactId>
              <version>{fermata}</version>
            </dependency>
            <dependency>
              <groupId>org.junit.jupiter</groupId>
              <artifactId>junit-jupiter</artifactId>
              <version>{junit}</version>
              <scope>test</scope>
            </dependency>
          </dependencies>
          <build>
            <plugins>
              <plugin><artifactId>maven-compiler-plugin</artifactId><version>{compiler}</version></plugin>
              <plugin><artifactId>maven-resources-plugin</artifactId><version>{resources}</version></plugin>
              <plugin>
                <artifactId>maven-surefire-plugin</artifactId>
                <version>{surefire}</version>
                <configuration><trimStackTrace>false</trimStackTrace></configuration>
              </plugin>
            </plugins>
          </build>
        </project>
        """;

    @TempDir
    private Path folder;

    private final List<Path> links = new ArrayList<>();

    @AfterEach
    void unlink() throws IOException {
        for (var link : links) {
            Files.delete(link);
        }
    }

    @Test
    void a_users_project_finds_a_planted_step_that_is_not_idempotent_and_a_planted_clock() throws Exception {
        assumeTrue(isOnPath("mvn"), "skipped: there is no mvn on the path to build a user's project with");
        writeProject();

        var built = maven("test");

        assertThat(built)
                .contains("OrderTest.an_order_is_charged_once passes undisturbed, not with: crash at commit")
                .contains("step \"charge\" of execution o-1: 2 times")
                .contains("shop.Times.now(Clocked.java:15): System.currentTimeMillis() gives another time on replay;"
                        + " use ctx.now() (reached through Clocked.run → Times.now)")
                .doesNotContain("a_careful_order_is_charged_once passes undisturbed, not with")
                .contains("BUILD FAILURE");
        try (var reports = Files.walk(folder.resolve("project/target/crash-everywhere"))) {
            assertThat(reports.map(each -> each.getFileName().toString())).contains("o-1.json");
        }
    }

    private void writeProject() throws IOException {
        var project = folder.resolve("project");
        write(project.resolve("src/main/java/shop/Order.java"), ORDER);
        write(project.resolve("src/main/java/shop/CarefulOrder.java"), CAREFUL);
        write(project.resolve("src/main/java/shop/Clocked.java"), CLOCKED);
        write(project.resolve("src/main/java/shop/Bank.java"), BANK);
        write(project.resolve("src/test/java/shop/OrderTest.java"), ORDER_TEST);
        write(project.resolve("pom.xml"), pom());
        installModules(folder.resolve("repository"));
    }

    private static String pom() throws IOException {
        return POM.replace("{fermata}", version())
                .replace("{junit}", property("junit.version"))
                .replace("{compiler}", plugin("maven-compiler-plugin"))
                .replace("{resources}", plugin("maven-resources-plugin"))
                .replace("{surefire}", property("surefire.version"));
    }

    /** A local repository with what was packaged here; all else is linked from the one that Maven has. */
    private void installModules(Path repository) throws IOException {
        var known =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        link(known, repository, "io");
        link(known.resolve("io"), repository.resolve("io"), "fermata");
        var parent = repository.resolve("io/fermata/fermata-parent/" + version());
        Files.createDirectories(parent);
        Files.copy(ROOT.resolve("pom.xml"), parent.resolve("fermata-parent-" + version() + ".pom"));
        for (var module : all(MODULE, Files.readString(ROOT.resolve("pom.xml")))) {
            var jars = ROOT.resolve(module).resolve("target");
            if (Files.isDirectory(jars)) {
                install(ROOT.resolve(module), jars, repository);
            }
        }
    }

    private void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (var children = Files.list(from)) {
            for (var child : children.toList()) {
                if (!child.endsWith(except)) {
                    links.add(Files.createSymbolicLink(to.resolve(child.getFileName()), child));
                }
            }
        }
    }

    private static void install(Path module, Path jars, Path repository) throws IOException {
        var pom = Files.readString(module.resolve("pom.xml"));
        var artifact =
                all(Pattern.compile("<artifactId>([^<]+)</artifactId>"), pom).get(1);
        var jar = jars.resolve(artifact + "-" + version() + ".jar");
        if (Files.exists(jar)) {
            var target = Files.createDirectories(repository.resolve("io/fermata/" + artifact + "/" + version()));
            Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(target.resolve(artifact + "-" + version() + ".pom"), pom);
        }
    }

    private String maven(String... goals) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("mvn", "-o", "-B", "-ntp"));
        words.add("-Dmaven.repo.local=" + folder.resolve("repository"));
        words.addAll(List.of(goals));
        var log = folder.resolve("maven.log");
        var builder = new ProcessBuilder(words)
                .directory(folder.resolve("project").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    private static boolean isOnPath(String command) {
        return Pattern.compile(Pattern.quote(java.io.File.pathSeparator))
                .splitAsStream(String.valueOf(System.getenv("PATH")))
                .anyMatch(each -> Files.isExecutable(Path.of(each, command)));
    }

    private static String version() throws IOException {
        return all(VERSION, Files.readString(ROOT.resolve("pom.xml"))).getFirst();
    }

    private static String property(String name) throws IOException {
        return all(Pattern.compile("<" + name + ">([^<]+)<"), Files.readString(ROOT.resolve("pom.xml")))
                .getFirst();
    }

    private static String plugin(String name) throws IOException {
        var pattern = Pattern.compile("<artifactId>" + name + "</artifactId>\\s*<version>([^<]+)<");
        return all(pattern, Files.readString(ROOT.resolve("pom.xml"))).getFirst();
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(each -> each.group(1)).toList();
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
