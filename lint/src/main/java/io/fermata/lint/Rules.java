package io.fermata.lint;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of the JDK cannot be replayed, by class and method. */
final class Rules {
    private static final Map<String, Rule> METHODS = new HashMap<>();
    private static final Map<String, Rule> CLASSES = new HashMap<>();
    private static final Map<String, Rule> PACKAGES = new HashMap<>();

    /** Of a class or package with a rule: what only describes, and so is the same each time. */
    private static final Set<String> HARMLESS = Set.of(
            "java/net/URI",
            "java/net/URLEncoder",
            "java/net/URLDecoder",
            "java/net/URISyntaxException",
            "java/net/IDN",
            "java/net/http/HttpRequest",
            "java/net/http/HttpRequest$Builder",
            "java/net/http/HttpRequest$BodyPublishers",
            "java/net/http/HttpResponse$BodyHandlers",
            "java/sql/Timestamp",
            "java/sql/Date",
            "java/sql/Time",
            "java/sql/Types",
            "java/sql/SQLException");

    static {
        clock();
        chance();
        threads();
        locks();
        outside();
        environment();
    }

    private Rules() {}

    /** The rule that a call breaks; null for none. */
    static @Nullable Rule of(String owner, String name, String descriptor) {
        var exact = METHODS.get(owner + "." + name + descriptor);
        if (exact != null) {
            return exact;
        }
        var method = METHODS.get(owner + "." + name);
        if (method != null) {
            return method;
        }
        if (HARMLESS.contains(owner) || (name.equals("<init>") && owner.endsWith("Exception"))) {
            return null;
        }
        if (name.equals("parallelStream") && owner.startsWith("java/util/")) {
            return Rule.PARALLEL;
        }
        var type = CLASSES.get(owner);
        return type != null ? type : PACKAGES.get(packageOf(owner));
    }

    private static String packageOf(String owner) {
        int end = owner.lastIndexOf('/');
        return end < 0 ? "" : owner.substring(0, end);
    }

    private static void clock() {
        methods("java/lang/System", Rule.CLOCK, "currentTimeMillis");
        methods("java/lang/System", Rule.NANOS, "nanoTime");
        var types = "Instant LocalDate LocalTime LocalDateTime ZonedDateTime OffsetDateTime OffsetTime Year YearMonth";
        for (var type : (types + " MonthDay").split(" ", -1)) {
            methods("java/time/" + type, Rule.CLOCK, "now");
        }
        methods("java/time/Clock", Rule.CLOCK, "instant", "millis");
        methods("java/time/InstantSource", Rule.CLOCK, "instant", "millis");
        methods("java/util/Date", Rule.CLOCK, "<init>()V");
        methods("java/util/GregorianCalendar", Rule.CLOCK, "<init>()V");
        methods("java/util/Calendar", Rule.CLOCK, "getInstance");
    }

    private static void chance() {
        methods("java/lang/Math", Rule.RANDOM, "random");
        methods("java/lang/StrictMath", Rule.RANDOM, "random");
        methods("java/util/Random", Rule.RANDOM, "<init>()V");
        methods("java/util/SplittableRandom", Rule.RANDOM, "<init>()V");
        methods("java/util/random/RandomGenerator", Rule.RANDOM, "getDefault", "of");
        methods("java/util/concurrent/ThreadLocalRandom", Rule.RANDOM, "current");
        CLASSES.put("java/security/SecureRandom", Rule.RANDOM);
        methods("java/util/UUID", Rule.UUID, "randomUUID");
        methods("java/util/Collections", Rule.SHUFFLE, "shuffle(Ljava/util/List;)V");
    }

    private static void threads() {
        methods("java/lang/Thread", Rule.SLEEP, "sleep");
        methods("java/util/concurrent/TimeUnit", Rule.SLEEP, "sleep");
        var starts = "start startVirtualThread ofVirtual ofPlatform join yield onSpinWait";
        methods("java/lang/Thread", Rule.THREAD, starts.split(" ", -1));
        methods("java/lang/Thread$Builder", Rule.THREAD, "start");
        methods("java/util/concurrent/ExecutorService", Rule.THREAD, "submit", "invokeAll", "invokeAny", "execute");
        methods("java/util/concurrent/Executor", Rule.THREAD, "execute");
        CLASSES.put("java/util/concurrent/ScheduledExecutorService", Rule.THREAD);
        CLASSES.put("java/util/concurrent/Executors", Rule.THREAD);
        CLASSES.put("java/util/concurrent/ThreadPoolExecutor", Rule.THREAD);
        CLASSES.put("java/util/concurrent/ForkJoinPool", Rule.THREAD);
        CLASSES.put("java/util/concurrent/StructuredTaskScope", Rule.THREAD);
        CLASSES.put("java/util/Timer", Rule.THREAD);
        var async = "supplyAsync runAsync thenApplyAsync thenAcceptAsync thenRunAsync thenComposeAsync thenCombineAsync"
                + " handleAsync whenCompleteAsync orTimeout completeOnTimeout delayedExecutor";
        methods("java/util/concurrent/CompletableFuture", Rule.THREAD, async.split(" ", -1));
        methods("java/util/Arrays", Rule.PARALLEL, "parallelSort", "parallelSetAll", "parallelPrefix");
        for (var stream : "Stream IntStream LongStream DoubleStream BaseStream".split(" ", -1)) {
            methods("java/util/stream/" + stream, Rule.PARALLEL, "parallel");
        }
    }

    private static void locks() {
        PACKAGES.put("java/util/concurrent/locks", Rule.LOCK);
        methods("java/lang/Object", Rule.LOCK, "wait()V", "wait(J)V", "wait(JI)V", "notify()V", "notifyAll()V");
        methods("java/util/concurrent/CountDownLatch", Rule.LOCK, "await");
        methods("java/util/concurrent/CyclicBarrier", Rule.LOCK, "await");
        methods("java/util/concurrent/Phaser", Rule.LOCK, "awaitAdvance", "arriveAndAwaitAdvance");
        methods("java/util/concurrent/Semaphore", Rule.LOCK, "acquire", "acquireUninterruptibly", "tryAcquire");
        methods("java/util/concurrent/Exchanger", Rule.LOCK, "exchange");
        for (var queue :
                "BlockingQueue BlockingDeque LinkedBlockingQueue ArrayBlockingQueue SynchronousQueue TransferQueue"
                        .split(" ", -1)) {
            methods("java/util/concurrent/" + queue, Rule.LOCK, "take", "put", "transfer");
        }
    }

    private static void outside() {
        CLASSES.put("java/nio/file/Files", Rule.FILE);
        methods("java/nio/file/Path", Rule.FILE, "toRealPath");
        var file = "exists isFile isDirectory length lastModified list listFiles delete mkdir mkdirs createNewFile"
                + " renameTo canRead canWrite canExecute createTempFile getCanonicalPath getCanonicalFile";
        methods("java/io/File", Rule.FILE, file.split(" ", -1));
        for (var type : "FileInputStream FileOutputStream FileReader FileWriter RandomAccessFile".split(" ", -1)) {
            CLASSES.put("java/io/" + type, Rule.FILE);
        }
        CLASSES.put("java/nio/channels/FileChannel", Rule.FILE);
        CLASSES.put("java/nio/channels/AsynchronousFileChannel", Rule.FILE);
        PACKAGES.put("java/nio/channels", Rule.NETWORK);
        PACKAGES.put("java/net/http", Rule.NETWORK);
        for (var type :
                "Socket ServerSocket DatagramSocket InetAddress URLConnection HttpURLConnection".split(" ", -1)) {
            CLASSES.put("java/net/" + type, Rule.NETWORK);
        }
        methods("java/net/URL", Rule.NETWORK, "openStream", "openConnection", "getContent");
        PACKAGES.put("java/sql", Rule.DATABASE);
        PACKAGES.put("javax/sql", Rule.DATABASE);
        CLASSES.put("java/lang/ProcessBuilder", Rule.PROCESS);
        CLASSES.put("java/lang/Process", Rule.PROCESS);
        methods("java/lang/Runtime", Rule.PROCESS, "exec");
        for (var type : "java/util/Scanner java/io/PrintWriter java/io/PrintStream".split(" ", -1)) {
            methods(type, Rule.FILE, "<init>(Ljava/io/File;)V", "<init>(Ljava/nio/file/Path;)V");
        }
        methods("java/io/PrintWriter", Rule.FILE, "<init>(Ljava/lang/String;)V");
        methods("java/io/PrintStream", Rule.FILE, "<init>(Ljava/lang/String;)V");
    }

    private static void environment() {
        methods("java/lang/System", Rule.ENVIRONMENT, "getenv", "getProperty", "getProperties");
        methods("java/lang/Boolean", Rule.ENVIRONMENT, "getBoolean");
        methods("java/lang/Integer", Rule.ENVIRONMENT, "getInteger");
        methods("java/lang/Long", Rule.ENVIRONMENT, "getLong");
        var machine = "availableProcessors freeMemory totalMemory maxMemory";
        methods("java/lang/Runtime", Rule.ENVIRONMENT, machine.split(" ", -1));
        methods("java/lang/ProcessHandle", Rule.ENVIRONMENT, "current", "pid", "allProcesses");
        methods("java/time/ZoneId", Rule.ENVIRONMENT, "systemDefault");
        methods("java/util/TimeZone", Rule.ENVIRONMENT, "getDefault");
        methods("java/util/Locale", Rule.ENVIRONMENT, "getDefault");
        methods("java/lang/System", Rule.IDENTITY, "identityHashCode");
    }

    private static void methods(String owner, Rule rule, String... names) {
        for (var name : names) {
            METHODS.put(owner + "." + name, rule);
        }
    }
}
