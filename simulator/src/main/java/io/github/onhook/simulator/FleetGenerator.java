package io.github.onhook.simulator;

import io.github.onhook.simulator.model.Quota;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Generates fleets with realistic ids and numbers. */
final class FleetGenerator {
    private static final int[] AREA_CODES = {
        206, 212, 213, 214, 215, 303, 305, 312, 313, 314, 404, 408, 412, 415, 503, 504, 512, 602, 612, 617, 702, 713,
        801, 808
    };
    private static final int FIRST_SUBSCRIBER = 2_000_000;
    private static final String CONNECTOR_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int CONNECTOR_LENGTH = 22;

    private final FleetShape shape;
    private final long connectorCount;
    private final SplittableRandom random;
    private final FleetBuilder fleet = Fleet.builder();
    private int connectorsMade;
    private int numbersMade;

    private FleetGenerator(FleetShape shape) {
        this.shape = shape;
        this.connectorCount = (long) shape.accounts() * shape.regions().size() * shape.connectorsPerLocation();
        this.random = new SplittableRandom(shape.seed());
    }

    static Fleet generate(FleetShape shape) {
        return new FleetGenerator(shape).generate();
    }

    private Fleet generate() {
        fleet.columns.reserve(shape.numbers());
        Set<Long> ids = new LinkedHashSet<>();
        while (ids.size() < shape.accounts()) {
            ids.add(random.nextLong(100_000_000_000L, 1_000_000_000_000L));
        }
        ids.forEach(id -> fleet.account(Long.toString(id), this::describe));
        return fleet.build();
    }

    private void describe(AccountBuilder account) {
        String role = shape.role();
        if (role != null) {
            account.role(role);
        }
        Quota quota = shape.quota();
        if (quota != null) {
            account.quota(quota.perSecond(), quota.burst());
        }
        shape.regions().forEach(name -> account.region(name, this::describe));
    }

    private void describe(RegionBuilder region) {
        for (int i = 0; i < shape.connectorsPerLocation(); i++) {
            int connector = region.newConnector(connectorId()).index();
            long upTo = shape.numbers() * (long) ++connectorsMade / connectorCount;
            while (numbersMade < upTo) {
                fleet.columns.add(number(numbersMade++), connector);
            }
        }
    }

    private String connectorId() {
        StringBuilder id = new StringBuilder(CONNECTOR_LENGTH);
        for (int i = 0; i < CONNECTOR_LENGTH; i++) {
            id.append(CONNECTOR_CHARACTERS.charAt(random.nextInt(CONNECTOR_CHARACTERS.length())));
        }
        return id.toString();
    }

    private static long number(int nth) {
        long area = AREA_CODES[nth % AREA_CODES.length];
        return (1000 + area) * 10_000_000L + FIRST_SUBSCRIBER + nth / AREA_CODES.length;
    }
}
