package io.github.onhook.model;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One AWS account in one Region: the unit of credentials, throttling and failure.
 *
 * @param accountId the 12 digits of the account
 * @param region the Region's code, such as {@code us-east-1}
 */
public record Location(String accountId, String region) implements Comparable<Location> {

    private static final Pattern ACCOUNT_ID = Pattern.compile("\\d{12}");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");
    private static final Comparator<Location> ORDER =
            Comparator.comparing(Location::accountId).thenComparing(Location::region);

    /**
     * Checks the form of both parts.
     *
     * @throws IllegalArgumentException if either part does not have the form above; a Region that merely does not exist
     *     is not found out here
     */
    public Location {
        if (!ACCOUNT_ID.matcher(accountId).matches()) {
            throw new IllegalArgumentException("account id must be 12 digits, was '" + accountId + "'");
        }
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("Region must look like us-east-1, was '" + region + "'");
        }
    }

    /** Mostly asked of one and the same, with every request: a record's own looks at its parts all the same. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Location that && accountId.equals(that.accountId) && region.equals(that.region));
    }

    @Override
    public int hashCode() {
        return 31 * accountId.hashCode() + region.hashCode();
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }

    /** The account and the Region with a slash between: {@code 111122223333/us-east-1}. */
    @Override
    public String toString() {
        return accountId + '/' + region;
    }
}
