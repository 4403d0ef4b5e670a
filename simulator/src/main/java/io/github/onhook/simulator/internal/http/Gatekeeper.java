package io.github.onhook.simulator.internal.http;

import io.github.onhook.simulator.internal.exchange.Caller;
import io.github.onhook.simulator.internal.exchange.Callers;
import io.github.onhook.simulator.internal.exchange.Denial;
import io.github.onhook.simulator.internal.sigv4.Authorization;
import io.github.onhook.simulator.internal.sigv4.KeyRing;
import io.github.onhook.simulator.internal.sigv4.Signature;
import io.github.onhook.simulator.internal.state.Account;
import io.github.onhook.simulator.internal.state.FleetData;
import io.github.onhook.simulator.internal.wire.Call;
import io.github.onhook.simulator.internal.wire.Protocol;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Authenticates the caller: checks key, token, date and signature, in this order, like AWS. */
public final class Gatekeeper {
    private static final long SKEW_MILLIS = 5 * 60 * 1000;
    private static final DateTimeFormatter BASIC = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");
    private static final String INVALID_TOKEN = "The security token included in the request is invalid.";

    private final Callers callers;
    private final FleetData fleet;
    private final InstantSource clock;

    public Gatekeeper(Callers callers, FleetData fleet, InstantSource clock) {
        this.callers = callers;
        this.fleet = fleet;
        this.clock = clock;
    }

    Caller admit(Call call, Authorization authorization, Protocol protocol) {
        Caller caller = callers.find(authorization.accessKeyId());
        if (caller == null) {
            throw Denial.UNKNOWN_KEY.in(protocol, INVALID_TOKEN);
        }
        checkToken(call, caller, protocol);
        Account account = fleet.account(caller.accountId);
        if (account != null && account.disabledRegions.contains(authorization.region())) {
            throw Denial.UNKNOWN_KEY.in(protocol, INVALID_TOKEN);
        }
        KeyRing keys = caller.keys;
        if (keys != null) {
            checkSignature(call, authorization, keys, protocol);
        }
        return caller;
    }

    private void checkToken(Call call, Caller caller, Protocol protocol) {
        Caller.Session session = caller.session;
        @Nullable String token = call.header("x-amz-security-token");
        if (session == null) {
            if (token != null && caller.keys != null) {
                throw Denial.UNKNOWN_KEY.in(protocol, INVALID_TOKEN);
            }
            return;
        }
        if (!session.token.equals(token) || session.revoked()) {
            throw Denial.UNKNOWN_KEY.in(protocol, INVALID_TOKEN);
        }
        if (session.expired(clock.millis())) {
            throw Denial.EXPIRED.in(protocol, "The security token included in the request is expired");
        }
    }

    private void checkSignature(Call call, Authorization authorization, KeyRing keys, Protocol protocol) {
        String timestamp = call.header("x-amz-date");
        if (timestamp == null) {
            throw Denial.INCOMPLETE.in(
                    protocol, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        Instant signed = instant(timestamp, protocol);
        if (!timestamp.startsWith(authorization.date())) {
            throw Denial.BAD_SIGNATURE.in(
                    protocol,
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + authorization.date() + "' != '" + timestamp.substring(0, 8) + "', from '" + timestamp
                            + "'.");
        }
        long now = clock.millis();
        if (signed.toEpochMilli() < now - SKEW_MILLIS) {
            throw Denial.BAD_SIGNATURE.in(
                    protocol,
                    "Signature expired: " + timestamp + " is now earlier than " + basic(now - SKEW_MILLIS) + " ("
                            + basic(now) + " - 5 min.)");
        }
        if (signed.toEpochMilli() > now + SKEW_MILLIS) {
            throw Denial.BAD_SIGNATURE.in(
                    protocol,
                    "Signature not yet current: " + timestamp + " is still later than " + basic(now + SKEW_MILLIS)
                            + " (" + basic(now) + " + 5 min.)");
        }
        if (!Signature.matches(call, authorization, timestamp, keys)) {
            throw Denial.BAD_SIGNATURE.in(
                    protocol,
                    "The request signature we calculated does not match the signature you provided. Check your AWS"
                            + " Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private static Instant instant(String timestamp, Protocol protocol) {
        try {
            return LocalDateTime.parse(timestamp, BASIC).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Denial.INCOMPLETE.in(protocol, "Date must be in ISO-8601 'basic format'. Got '" + timestamp + "'.");
        }
    }

    private static String basic(long millis) {
        return BASIC.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }
}
