import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.MemoryLimits;

/**
 * Makes the trace of a plan with Endive, and prints the digest of the trace.
 *
 * <p>usage: Host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN
 *
 * <p>Of several shards it is the digest of their rows one after the other, in the order in which they are named.
 */
public final class Host {
    /** What openPlan may find, by its status. */
    private static final String[] STATUSES = {
        "open", "truncated", "not a plan", "of another version than this engine reads",
        "corrupt: its checksum does not match", "corrupt: a section lies outside of it",
        "corrupt: a header field is out of range", "corrupt: a column is malformed",
        "corrupt: a window is malformed", "corrupt: a client is malformed",
        "corrupt: a client-window is malformed", "corrupt: a field set is malformed",
        "corrupt: a sampler is malformed", "open beside another", "corrupt: a coupling is malformed",
        "corrupt: a table of observed gaps is malformed", "corrupt: a class of conversations is malformed",
        "corrupt: its expected requests do not add up, or are too many at a time",
        "corrupt: its texts do not end", "replaced while it was being opened",
    };

    /** Types of columns by their kind in the plan, and bytes of a value. */
    private static final String[] TYPES = {
        "uint32", "uint32", "uint32", "list<uint32>", "uint64", "uint16", "uint32",
        "uint32", "uint32", "uint32", "uint32", "uint32", "uint32", "dictionary",
    };
    private static final int[] BYTES = {4, 4, 4, 4, 8, 2, 4, 4, 4, 4, 4, 4, 4, 4};
    private static final int LIST = 3;
    private static final int DICTIONARY = 13;
    /** Of a JSON array of texts or numbers. */
    private static final Pattern VALUE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[^\\]\\[,\"]+");
    /** An array of Java, which Endive keeps the memory in, holds no more. */
    private static final int MAX_MIB = 2047;
    private static final int PAGES_PER_MIB = 16;

    /** What is told in a sentence. */
    private static final class Failure extends RuntimeException {
        Failure(String message) {
            super(message);
        }
    }

    private record Shard(int k, int n) {}

    /** {@code counts} is null for columns without lists, {@code dictionary} for those without one. */
    private record Column(
            String name, String type, int bytes, MessageDigest values, MessageDigest counts, Dictionary dictionary) {}

    /** Values as they stand in the plan, and numbers for those that rows have had, in the order in which they came. */
    private record Dictionary(List<String> values, Map<Integer, Integer> numbers) {
        Dictionary(String json) {
            this(VALUE.matcher(json).results().map(MatchResult::group).toList(), new LinkedHashMap<>());
        }

        int number(int place) {
            return numbers.computeIfAbsent(place, met -> numbers.size());
        }

        String met() {
            return numbers.keySet().stream().map(values::get).collect(Collectors.joining(",", "[", "]"));
        }
    }

    private final Instance engine;

    private Host(byte[] wasm, int mib) {
        engine = Instance.builder(Parser.parse(wasm))
                .withMemoryFactory(limits ->
                        new ByteArrayMemory(new MemoryLimits(limits.initialPages(), PAGES_PER_MIB * mib)))
                .build();
    }

    /** Addresses and counts are below 2^31 here, as the memory is. */
    private int call(String function, long... arguments) {
        try {
            long[] results = engine.export(function).apply(arguments);
            return results == null || results.length == 0 ? 0 : (int) results[0];
        } catch (WasmEngineException trap) {
            double needed = Double.longBitsToDouble(engine.export("memoryNeeded").apply()[0]);
            throw new Failure(needed > 0
                    ? String.format("%s needs a memory of %.0f bytes, and cannot have it", function, needed)
                    : function + " failed, a defect of the engine: " + trap.getMessage());
        }
    }

    private byte[] read(int address, int length) {
        return engine.memory().readBytes(address, length);
    }

    private void open(byte[] plan) {
        engine.memory().write(call("allocatePlan", plan.length), plan);
        int status = call("openPlan");
        if (status != 0) {
            boolean known = status > 0 && status < STATUSES.length;
            throw new Failure("the plan is " + (known ? STATUSES[status] : "refused, with status " + status));
        }
    }

    /** The columns of a plan that the engine has opened, so that all offsets in it are right. */
    private static List<Column> columnsOf(byte[] plan) throws GeneralSecurityException {
        ByteBuffer words = ByteBuffer.wrap(plan).order(ByteOrder.LITTLE_ENDIAN);
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("timestamp", "float64", 8, sha256(), null, null));
        columns.add(new Column("client_id", "uint32", 4, sha256(), null, null));
        for (int index = 0; index < words.getInt(32); index++) {
            int record = words.getInt(64) + 16 * index;
            int name = words.getInt(152) + words.getInt(record + 12);
            String text = textAt(plan, name);
            int kind = words.getInt(record);
            int behind = name + text.getBytes(StandardCharsets.UTF_8).length + 1;
            Dictionary dictionary = kind == DICTIONARY ? new Dictionary(textAt(plan, behind)) : null;
            MessageDigest counts = kind == LIST ? sha256() : null;
            columns.add(new Column(text, TYPES[kind], BYTES[kind], sha256(), counts, dictionary));
        }
        return columns;
    }

    private static String textAt(byte[] plan, int at) {
        int end = at;
        while (plan[end] != 0) end++;
        return new String(plan, at, end - at, StandardCharsets.UTF_8);
    }

    /** Makes the next tile, and adds its rows to the hashes; the number of rows. */
    private int hashTile(List<Column> columns) {
        int rows = call("produce");
        if (rows == 0) return 0;
        columns.get(0).values.update(read(call("timestamps"), 8 * rows));
        columns.get(1).values.update(read(call("clients"), 4 * rows));
        for (int index = 0; index + 2 < columns.size(); index++) {
            Column column = columns.get(index + 2);
            int address = call("column", index);
            if (column.dictionary != null) {
                ByteBuffer places = ByteBuffer.wrap(read(address, 4 * rows)).order(ByteOrder.LITTLE_ENDIAN);
                for (int row = 0; row < rows; row++) {
                    places.putInt(4 * row, column.dictionary.number(places.getInt(4 * row)));
                }
                column.values.update(places.array());
                continue;
            }
            if (column.counts == null) {
                column.values.update(read(address, column.bytes * rows));
                continue;
            }
            ByteBuffer offsets = ByteBuffer.wrap(read(address, 4 * (rows + 1))).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer counts = ByteBuffer.allocate(4 * rows).order(ByteOrder.LITTLE_ENDIAN);
            for (int row = 0; row < rows; row++) counts.putInt(offsets.getInt(4 * row + 4) - offsets.getInt(4 * row));
            column.counts.update(counts.array());
            column.values.update(read(call("items", index), 4 * call("itemCount", index)));
        }
        return rows;
    }

    private String digest(byte[] plan, List<Shard> shards) throws GeneralSecurityException {
        open(plan);
        List<Column> columns = columnsOf(plan);
        long tiles = Integer.toUnsignedLong(call("tiles"));
        long rows = 0;
        for (Shard shard : shards) {
            long from = tiles * (shard.k - 1) / shard.n;
            call("seek", from);
            for (long tile = from; tile < tiles * shard.k / shard.n; tile++) rows += hashTile(columns);
        }
        StringBuilder text = new StringBuilder("servegen trace digest 1\nrows " + rows + "\n");
        for (Column column : columns) {
            text.append("column \"" + column.name + "\" " + column.type);
            if (column.counts != null) text.append(" " + hex(column.counts));
            text.append(" " + hex(column.values));
            if (column.dictionary != null) {
                MessageDigest met = sha256();
                met.update(column.dictionary.met().getBytes(StandardCharsets.UTF_8));
                text.append(" " + hex(met));
            }
            text.append("\n");
        }
        MessageDigest whole = sha256();
        whole.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return hex(whole);
    }

    private static MessageDigest sha256() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256");
    }

    private static String hex(MessageDigest hash) {
        return HexFormat.of().formatHex(hash.digest());
    }

    private static String run(String[] arguments) throws IOException, GeneralSecurityException {
        int mib = MAX_MIB;
        List<Shard> shards = new ArrayList<>();
        int at = 0;
        for (; at + 1 < arguments.length && arguments[at].startsWith("--"); at += 2) {
            String value = arguments[at + 1];
            if (arguments[at].equals("--memory") && value.matches("\\d{1,4}") && Integer.parseInt(value) <= MAX_MIB) {
                mib = Integer.parseInt(value);
            } else if (arguments[at].equals("--shard") && value.matches("[1-9]\\d{0,8}/\\d{1,9}")) {
                String[] parts = value.split("/");
                Shard shard = new Shard(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
                if (shard.k > shard.n) break;
                shards.add(shard);
            } else {
                break;
            }
        }
        if (at + 2 != arguments.length) {
            System.err.println("usage: Host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN");
            System.exit(2);
        }
        if (shards.isEmpty()) shards.add(new Shard(1, 1));
        byte[] wasm = Files.readAllBytes(Path.of(arguments[at]));
        return new Host(wasm, mib).digest(Files.readAllBytes(Path.of(arguments[at + 1])), shards);
    }

    public static void main(String[] arguments) throws GeneralSecurityException {
        try {
            System.out.println(run(arguments));
            return;
        } catch (Failure | WasmEngineException failure) {
            System.err.println("host: " + failure.getMessage());
        } catch (IOException failure) {
            System.err.println("host: cannot read " + failure.getMessage());
        } catch (OutOfMemoryError failure) {
            System.err.println("host: the heap of the JVM is too small; -Xmx makes it larger");
        }
        System.exit(1);
    }
}
