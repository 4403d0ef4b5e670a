package io.github.onhook.internal.rate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the members that send to one location divide its rate: each leases a part of it, for {@link #LEASE_MILLIS} from its last
 * renewal. One of them controls: it finds the rate of all, and what no other member holds is its own. The parts never exceed
 * the rate: a member that joins waits until the others have renewed, and so left it its part.
 *
 * @param rate the rate of all members, in requests per second, as the one that controls found it
 * @param controller the member that controls; empty if none does
 * @param sent requests of the others since the one that controls asked last
 * @param throttled those of them that were throttled
 * @param members by their ids
 */
public record SharedRate(
        double rate, String controller, double sent, double throttled, SortedMap<String, Member> members) {

    /** The part of a member that does not renew it is free after this. */
    public static final long LEASE_MILLIS = 3_000;
    /** As what a member can use, for one that was held up by its part. */
    public static final double ALL = 1e6;

    private static final String VERSION = "1";
    private static final int MOST_MEMBERS = 500;
    /** Nobody has asked yet. */
    public static final SharedRate NEW = new SharedRate(0, "", 0, 0, new TreeMap<>());

    /**
     * A member.
     *
     * @param renewedAt by the clock of the store, in milliseconds
     * @param wanted what it can use, in requests per second
     * @param rate its part
     */
    public record Member(long renewedAt, double wanted, double rate) {}

    /**
     * What a member asks with.
     *
     * @param rate what it takes for the rate of all; counts if it controls
     * @param wanted requests per second that it can use; {@link #ALL} if it was held up
     * @param sent requests since it asked last
     * @param throttled those of them that were throttled
     */
    public record Ask(double rate, double wanted, double sent, double throttled) {}

    /**
     * What a member is given.
     *
     * @param controls whether it finds the rate of all
     * @param total the rate of all
     * @param part its own part, in requests per second
     * @param members how many there are, itself included
     * @param sent if it controls: requests of the others since it asked last
     * @param throttled those of them that were throttled
     */
    public record Part(boolean controls, double total, double part, int members, double sent, double throttled) {}

    /** The state after a member asked, and its part. */
    public record Leased(SharedRate state, Part part) {}

    /** Gives a member its part, for the time of a lease. */
    public Leased lease(String member, Ask ask, long nowMillis) {
        SortedMap<String, Member> others = new TreeMap<>(members);
        others.values().removeIf(each -> each.renewedAt() < nowMillis - LEASE_MILLIS);
        boolean isNew = others.remove(member) == null && others.isEmpty();
        boolean controlled = controller.equals(member);
        boolean controls = controlled || !others.containsKey(controller);
        // Who takes over goes on with the rate that was found.
        double total = controls && (controlled || isNew || rate <= 0) ? ask.rate() : rate;
        double part = part(others, total, ask.wanted(), controls);
        if (others.size() < MOST_MEMBERS) {
            others.put(member, new Member(nowMillis, ask.wanted(), part));
        }
        SharedRate next = new SharedRate(
                total,
                controls ? member : controller,
                controls ? 0 : sent + ask.sent(),
                controls ? 0 : throttled + ask.throttled(),
                others);
        return new Leased(
                next,
                new Part(controls, total, part, others.size(), controlled ? sent : 0, controlled ? throttled : 0));
    }

    private static double part(SortedMap<String, Member> others, double total, double wanted, boolean controls) {
        List<Double> demands = new ArrayList<>();
        others.values().forEach(each -> demands.add(each.wanted()));
        demands.add(wanted);
        double level = level(demands, total);
        double free = total;
        double left = total;
        for (Member other : others.values()) {
            free -= other.rate();
            left -= Math.min(other.wanted(), level);
        }
        double fair = controls ? left : Math.min(wanted, level);
        return Math.max(0, Math.min(fair, free));
    }

    /** The largest part of anyone in the max-min fair division: who wants less has what it wants. */
    private static double level(List<Double> demands, double total) {
        List<Double> sorted = demands.stream().sorted().toList();
        double left = total;
        for (int i = 0; i < sorted.size(); i++) {
            double equal = left / (sorted.size() - i);
            if (sorted.get(i) >= equal) {
                return equal;
            }
            left -= sorted.get(i);
        }
        return total;
    }

    /** The state after a member left. */
    public SharedRate without(String member) {
        SortedMap<String, Member> others = new TreeMap<>(members);
        others.remove(member);
        return new SharedRate(rate, controller.equals(member) ? "" : controller, sent, throttled, others);
    }

    /** As one line that {@link #parse} reads. */
    public String format() {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%s %.6g %.6g %.6g %s", VERSION, rate, sent, throttled, controller));
        members.forEach((id, each) -> line.append(
                String.format(Locale.ROOT, " %s %d %.6g %.6g", id, each.renewedAt(), each.wanted(), each.rate())));
        return line.toString();
    }

    /** What {@link #format} wrote; {@code null} for anything else. */
    public static @Nullable SharedRate parse(String line) {
        String[] parts = line.split(" ", -1);
        if (parts.length < 5 || parts.length % 4 != 1 || !parts[0].equals(VERSION)) {
            return null;
        }
        try {
            SortedMap<String, Member> members = new TreeMap<>();
            for (int i = 5; i < parts.length; i += 4) {
                Member member = new Member(Long.parseLong(parts[i + 1]), number(parts[i + 2]), number(parts[i + 3]));
                members.put(parts[i], member);
            }
            return new SharedRate(number(parts[1]), parts[4], number(parts[2]), number(parts[3]), members);
        } catch (IllegalArgumentException notAState) {
            return null;
        }
    }

    private static double number(String text) {
        double value = Double.parseDouble(text);
        if (!(value >= 0) || value > ALL) {
            throw new IllegalArgumentException("out of range: " + text);
        }
        return value;
    }
}
