package dev.leeward.steering;

import java.util.List;

/** Members of one region that serve the same thing under the same check. */
public record Pool(String name, Region region, List<Member> members) {}
