package dev.leeward.configfile;

import dev.leeward.config.Coordinates;
import dev.leeward.config.KeyPath;
import dev.leeward.config.RegionConfig;

/** What regions have to be: a place on the globe, and a load that there is a capacity for. */
final class RegionChecks {
    private final Complaints complaints;

    RegionChecks(Complaints complaints) {
        this.complaints = complaints;
    }

    void check(String name, RegionConfig region) {
        KeyPath path = KeyPath.of("regions", name);
        if (region.load() != null && region.capacity() == null) {
            complaints.add(path.then("load"), "means nothing without capacity");
        }
        Coordinates place = region.place();
        boolean placed = place != null && Math.abs(place.latitude()) <= 90 && Math.abs(place.longitude()) <= 180;
        if (!placed && !region.at().isEmpty()) {
            complaints.add(path.then("at"), "is not a latitude from -90 to 90 and a longitude from -180 to 180");
        }
    }
}
