package countersign;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom; {@code docs/architecture.md} says why. */
@AnalyzeClasses(packages = "countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] JDK = {"java..", "org.jspecify.."};

  @ArchTest static final ArchRule the_core_knows_only_the_jdk = only("countersign.task..");

  @ArchTest
  static final ArchRule policy_knows_the_core =
      only("countersign.policy..", "countersign.task..", "com.google.re2j..");

  @ArchTest
  static final ArchRule messages_know_the_core =
      only("countersign.message..", "countersign.task..", "countersign.policy..");

  @ArchTest
  static final ArchRule the_bus_knows_no_message =
      only("countersign.bus..", "countersign.message..", "io.vertx..", "org.slf4j..");

  @ArchTest
  static final ArchRule the_bus_knows_the_markers_only =
      noClasses()
          .that()
          .resideInAPackage("countersign.bus..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("countersign\\.message\\.(?!Request|Notice|LocalNotice|Unavailable).*");

  @ArchTest
  static final ArchRule json_knows_the_core =
      only(
          "countersign.json..",
          "countersign.task..",
          "countersign.policy..",
          "com.fasterxml.jackson..",
          "com.google.re2j..",
          "org.erdtman..");

  @ArchTest
  static final ArchRule the_cluster_carries_notices_and_knows_no_other_part =
      only(
          "countersign.cluster..",
          "countersign.bus..",
          "countersign.config..",
          "countersign.json..",
          "countersign.message..",
          "com.fasterxml.jackson..",
          "com.hazelcast..",
          "io.vertx..",
          "org.slf4j..");

  @ArchTest
  static final ArchRule only_the_cluster_knows_hazelcast =
      noClasses()
          .that()
          .resideOutsideOfPackage("countersign.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.hazelcast..", "io.vertx.spi.cluster..");

  @ArchTest
  static final ArchRule passwords_know_their_library =
      only("countersign.password..", "org.bouncycastle..");

  @ArchTest
  static final ArchRule the_edges_never_meet_store =
      noClasses()
          .that()
          .resideInAnyPackage("countersign.http..", "countersign.agent..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("countersign.store..");

  @ArchTest
  static final ArchRule http_and_store_never_meet_the_agent =
      noClasses()
          .that()
          .resideInAnyPackage("countersign.http..", "countersign.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("countersign.agent..");

  @ArchTest
  static final ArchRule nobody_behind_meets_http =
      noClasses()
          .that()
          .resideInAnyPackage("countersign.agent..", "countersign.store..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("countersign.http..");

  @ArchTest
  static final ArchRule only_the_store_talks_to_the_database =
      noClasses()
          .that()
          .resideOutsideOfPackage("countersign.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.sqlclient..", "io.vertx.pgclient..", "org.flywaydb..");

  @ArchTest
  static final ArchRule only_its_adapters_know_the_model_library =
      noClasses()
          .that()
          .resideOutsideOfPackage("countersign.agent.model..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.langchain4j..");

  @ArchTest
  static final ArchRule only_its_client_knows_the_mcp_library =
      noClasses()
          .that()
          .resideOutsideOfPackage("countersign.agent.mcp..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.modelcontextprotocol..", "reactor..", "org.reactivestreams..");

  @ArchTest
  static final ArchRule the_mcp_client_knows_the_agents_ports_and_the_configuration =
      only(
          "countersign.agent.mcp..",
          "countersign.agent",
          "countersign.task..",
          "countersign.config..",
          "countersign.json..",
          "countersign.message..",
          "com.fasterxml.jackson..",
          "com.google.re2j..",
          "com.networknt.schema..",
          "dev.failsafe..",
          "io.modelcontextprotocol..",
          "javax.net.ssl..",
          "org.slf4j..",
          "reactor..",
          "org.reactivestreams..");

  @ArchTest
  static final ArchRule vertx_json_stays_out =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx.core.json..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule the_clock_is_a_parameter =
      noClasses()
          .that()
          .doNotHaveSimpleName("Main")
          .should()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule boot_is_alone =
      classes()
          .that()
          .haveSimpleName("Boot")
          .should()
          .onlyAccessClassesThat(resideInAPackage("java..").or(simpleName("Boot")));

  private static ArchRule only(String of, String... others) {
    var allowed = new java.util.ArrayList<String>(java.util.List.of(JDK));
    allowed.add(of);
    allowed.addAll(java.util.List.of(others));
    return classes()
        .that()
        .resideInAPackage(of)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new));
  }
}
