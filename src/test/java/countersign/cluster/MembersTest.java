package countersign.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import countersign.config.ClusterConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which members Hazelcast gets to see. */
class MembersTest {
  @Test
  void who_answers_the_greeting_is_asked() throws Exception {
    try (var node = answering("HZC")) {
      assertThat(members(place(node)).getMembers()).containsExactly(place(node));
    }
  }

  @Test
  void who_refuses_costs_nothing_and_stays() {
    var nobody = "127.0.0.1:" + ClusterBench.freePort();

    assertThat(members(nobody).getMembers()).containsExactly(nobody);
  }

  @Test
  void who_takes_connections_and_says_nothing_is_passed_over_and_the_others_are_not()
      throws Exception {
    try (var hangs = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var node = answering("HZC")) {
      assertThat(members(place(hangs), place(node)).getMembers()).containsExactly(place(node));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH", "H", ""})
  void another_program_at_the_port_is_passed_over(String greeting) throws Exception {
    try (var other = answering(greeting)) {
      assertThat(members(place(other)).getMembers()).isEmpty();
    }
  }

  @Test
  void who_is_a_member_already_is_not_asked_again() throws Exception {
    try (var busy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var members = members(place(busy));

      members.joined(() -> Set.of((InetSocketAddress) busy.getLocalSocketAddress()));

      assertThat(members.getMembers()).containsExactly(place(busy));
    }
  }

  @Test
  void while_a_node_starts_alone_it_sees_nobody() {
    var members = members("127.0.0.1:" + ClusterBench.freePort());

    assertThat(members.whileHidden(members::getMembers)).isEmpty();
    assertThat(members.getMembers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "[::1]"})
  void a_member_without_a_port_may_be_at_each_that_is_tried(String host) {
    var first = 65_530;
    var named = host.equals("::1") ? "[::1]" : host;

    assertThat(members(first, host).getMembers())
        .containsExactly(
            named + ":65530",
            named + ":65531",
            named + ":65532",
            named + ":65533",
            named + ":65534",
            named + ":65535");
  }

  private static Members members(String... members) {
    return members(5701, members);
  }

  private static Members members(int port, String... members) {
    var place = new ClusterConfig.Place("127.0.0.1", port, 0);
    return new Members(new ClusterConfig(true, "test", place, List.of(members)));
  }

  private static String place(ServerSocket server) {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** A server that says this to everybody, and hangs up. */
  private static ServerSocket answering(String greeting) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              while (!server.isClosed())
                try (var client = server.accept()) {
                  client.getInputStream().readNBytes(3);
                  client.getOutputStream().write(greeting.getBytes(US_ASCII));
                } catch (SocketException closed) {
                  return;
                } catch (IOException broken) {
                  throw new UncheckedIOException(broken);
                }
            });
    return server;
  }
}
