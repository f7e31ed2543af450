package dev.leeward.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dig, kdig and delv print, as one line that is the same at each run: no IDs, times, ports, and of cookies the length. Messages of one
 * output are divided by a slash.
 */
final class AskedByTools {
    /** More records of one answer are counted instead. */
    private static final int MAX_RECORDS = 2;

    private static final Pattern RECORD = Pattern.compile("[^;\\s]\\S*\\s+\\d+\\s+(?:IN|CH)\\s+(\\S+)\\s+(.*)");

    /** What of a line is told, by what the line looks like. */
    private static final Map<Pattern, Function<Matcher, String>> LINES = new LinkedHashMap<>();

    static {
        told(";; (BADVERS|BADCOOKIE|Truncated), retrying.*", line -> line.group(1) + ", asked again:");
        told(";; ->>HEADER<<- opcode: QUERY[,;] status: (\\w+).*", line -> line.group(1));
        told(";; ->>HEADER<<- opcode: (\\w+)[,;] status: (\\w+).*", line -> line.group(1) + " " + line.group(2));
        told(";; [fF]lags: ([a-z ]*?) ?; .*", line -> line.group(1));
        told("; EDNS: version: (\\d+), flags: ?([a-z ]*?) ?; udp: (\\d+)", AskedByTools::edns);
        told(";; Version: (\\d+); flags: ([a-z ]*?) ?; UDP size: (\\d+) B; ext-rcode: (\\w+)", AskedByTools::edns);
        told(";? ?; COOKIE: (\\w+)(.*)", line -> "cookie of " + line.group(1).length() / 2 + line.group(2));
        told(";? ?; NSID: .*\"(.*)\".*", line -> "NSID " + line.group(1));
        told(";? ?; CLIENT-SUBNET: (.*)", line -> "subnet " + line.group(1));
        told("; TCP KEEPALIVE: (.*)", line -> "keepalive " + line.group(1));
        told(";; Option \\((\\d+)\\): (.*)", line -> "option " + line.group(1) + " " + line.group(2));
        told(";? ?; EDE: (.*)", line -> "EDE " + line.group(1));
        told(";;? ?([^\\s;]*[A-Z][^\\s;]*)\\.\\s+(?:IN|CH)\\s+\\S+", line -> line.group(1));
        told(";; (?:SERVER|From).*\\((UDP|TCP)\\).*", line -> line.group(1));
        told("; (Transfer failed\\.|authoritative|negative response.*|unsigned answer.*)", line -> line.group(1));
        told(";; (resolution failed: .*)", line -> line.group(1));
    }

    private AskedByTools() {}

    private static void told(String looks, Function<Matcher, String> told) {
        LINES.put(Pattern.compile(looks), told);
    }

    private static String edns(Matcher line) {
        String rcode = line.groupCount() > 3 && !line.group(4).equals("NOERROR") ? " " + line.group(4) : "";
        return "EDNS " + line.group(1) + " " + line.group(3) + (line.group(2).isEmpty() ? "" : " " + line.group(2))
                + rcode;
    }

    static String summary(String output) {
        List<String> told = new ArrayList<>();
        List<String> records = new ArrayList<>();
        for (String line : output.lines().map(String::strip).toList()) {
            Matcher record = RECORD.matcher(line);
            if (record.matches()) {
                records.add(record.group(1) + " " + record.group(2).replaceAll("\\s+", " "));
                continue;
            }
            if (line.contains("HEADER") && told.stream().anyMatch(part -> part.equals("UDP") || part.equals("TCP"))) {
                told.add("/");
            }
            if (line.startsWith(";; SERVER") || line.startsWith(";; From")) {
                flush(records, told);
            }
            for (Map.Entry<Pattern, Function<Matcher, String>> looks : LINES.entrySet()) {
                Matcher matcher = looks.getKey().matcher(line);
                if (matcher.matches()) {
                    told.add(looks.getValue().apply(matcher));
                    break;
                }
            }
        }
        flush(records, told);
        told.removeIf(String::isEmpty);
        return String.join(", ", told).replace(", /, ", " / ").replace(":, ", ": ");
    }

    private static void flush(List<String> records, List<String> told) {
        if (records.size() > MAX_RECORDS) {
            told.add(records.size() + " records");
        } else {
            told.addAll(records);
        }
        records.clear();
    }
}
