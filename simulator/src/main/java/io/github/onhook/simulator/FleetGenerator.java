package io.github.onhook.simulator;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes up fleets whose ids and numbers look like real ones. */
final class FleetGenerator {
    private static final int[] AREA_CODES = {
        206, 212, 213, 214, 215, 303, 305, 312, 313, 314, 404, 408, 412, 415, 503, 504, 512, 602, 612, 617, 702, 713,
        801, 808
    };
    private static final int FIRST_SUBSCRIBER = 2_000_000;
    private static final String CONNECTOR_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private final FleetShape shape;
    private final SplittableRandom random;
    private int made;

    private FleetGenerator(FleetShape shape) {
        this.shape = shape;
        this.random = new SplittableRandom(shape.seed());
    }

    static Fleet generate(FleetShape shape) {
        return new FleetGenerator(shape).generate();
    }

    private Fleet generate() {
        Set<Long> ids = new LinkedHashSet<>();
        while (ids.size() < shape.accounts()) {
            ids.add(random.nextLong(100_000_000_000L, 1_000_000_000_000L));
        }
        long connectorCount = (long) shape.accounts() * shape.regions().size() * shape.connectorsPerLocation();
        FleetBuilder fleet = Fleet.builder();
        fleet.columns.reserve(shape.numbers());
        int[] connector = new int[1];
        for (long id : ids) {
            fleet.account(Long.toString(id), account -> {
                String role = shape.role();
                if (role != null) {
                    account.role(role);
                }
                Quota quota = shape.quota();
                if (quota != null) {
                    account.quota(quota.perSecond(), quota.burst());
                }
                for (String name : shape.regions()) {
                    account.region(name, region -> {
                        for (int i = 0; i < shape.connectorsPerLocation(); i++) {
                            Connector added = region.newConnector(connectorId());
                            long upTo = shape.numbers() * (long) ++connector[0] / connectorCount;
                            while (made < upTo) {
                                fleet.columns.add(number(made++), added.index());
                            }
                        }
                    });
                }
            });
        }
        return fleet.build();
    }

    private String connectorId() {
        char[] id = new char[22];
        for (int i = 0; i < id.length; i++) {
            id[i] = CONNECTOR_CHARACTERS.charAt(random.nextInt(CONNECTOR_CHARACTERS.length()));
        }
        return new String(id);
    }

    private static long number(int nth) {
        long area = AREA_CODES[nth % AREA_CODES.length];
        return (1000 + area) * 10_000_000L + FIRST_SUBSCRIBER + nth / AREA_CODES.length;
    }
}
