package countersign.config;

/** Everything that can be configured, read once at the start. */
public record Config(
    HttpConfig http,
    DatabaseConfig database,
    AgentConfig agent,
    OutsideConfig outside,
    BootstrapConfig bootstrap,
    ClusterConfig cluster) {}
