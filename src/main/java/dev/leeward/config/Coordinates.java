package dev.leeward.config;

/** A place on the globe, in degrees: latitude from -90 to 90, longitude from -180 to 180. */
public record Coordinates(double latitude, double longitude) {
    private static final double EARTH_RADIUS_KM = 6371;

    /** The great-circle distance in kilometres, on a sphere (haversine formula; Sinnott 1984). */
    public double kilometresTo(Coordinates other) {
        double phi = Math.toRadians(latitude);
        double otherPhi = Math.toRadians(other.latitude);
        double halfPhi = Math.sin((otherPhi - phi) / 2);
        double halfLambda = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double h = halfPhi * halfPhi + Math.cos(phi) * Math.cos(otherPhi) * halfLambda * halfLambda;
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
    }
}
