package dev.leeward.console;

import java.util.List;

/** What a running node can be asked and told. */
public final class Console {
    /** In the order in which they are listed. */
    public static final List<Class<?>> COMMANDS = List.of(
            DiffCommand.class,
            ReloadCommand.class,
            StatusCommand.class,
            ExplainCommand.class,
            PlanCommand.class,
            DrillCommand.class,
            OverrideCommands.OfRegion.class,
            OverrideCommands.OfPool.class,
            OverrideCommands.OfMember.class,
            OverrideCommands.OfService.class,
            OverridesCommand.class);

    private Console() {}
}
