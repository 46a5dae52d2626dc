package countersign.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  private static final String[] NOT_PUBLIC = {
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.8.9.10",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::a00:1",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:0:1::1",
    "2001:db8::1",
    "2002:a00:1::",
    "3fff::1",
    "100::1",
    "fec0::1"
  };

  static Stream<String> notPublic() {
    return Stream.of(NOT_PUBLIC);
  }

  @ParameterizedTest
  @MethodSource("notPublic")
  void a_name_may_not_lead_to_an_address_that_is_not_public(String address) throws Exception {
    assertThat(AddressGuard.isPublic(InetAddress.ofLiteral(address))).isFalse();
    assertThat(found("https://intern.example/", address))
        .isInstanceOf(AddressGuard.Place.Forbidden.class);
    assertThat(found("https://intern.example/", "93.184.215.14", address))
        .as("one of several answers is enough")
        .isInstanceOf(AddressGuard.Place.Forbidden.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "93.184.215.14",
        "100.128.0.1",
        "172.32.0.1",
        "192.169.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2001:4860:4860::8888"
      })
  void a_name_may_lead_to_a_public_address(String address) throws Exception {
    assertThat(found("https://api.example.com/", address))
        .isEqualTo(new AddressGuard.Place.At(InetAddress.ofLiteral(address)));
  }

  @Test
  void an_address_that_is_named_itself_needs_no_lookup() throws Exception {
    AddressGuard.Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };

    assertThat(new AddressGuard(none).find(target("http://10.1.2.3:8080/")))
        .isEqualTo(new AddressGuard.Place.At(InetAddress.ofLiteral("10.1.2.3")));
    assertThat(new AddressGuard(none).find(target("http://[fd00::1]/")))
        .isEqualTo(new AddressGuard.Place.At(InetAddress.ofLiteral("fd00::1")));
  }

  @Test
  void localhost_may_only_be_this_machine() throws Exception {
    assertThat(found("http://localhost/", "127.0.0.1")).isInstanceOf(AddressGuard.Place.At.class);
    assertThat(found("http://localhost/", "10.0.0.1"))
        .isInstanceOf(AddressGuard.Place.Forbidden.class);
    assertThat(found("http://localhost.example.com/", "127.0.0.1"))
        .isInstanceOf(AddressGuard.Place.Forbidden.class);
  }

  private static AddressGuard.Place found(String url, String... addresses) throws Exception {
    var answers = Stream.of(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    return new AddressGuard(_ -> answers).find(target(url));
  }

  private static AllowList.Target target(String url) {
    var check = new AllowList(List.of(URI.create(url))).check(url);
    return ((AllowList.Check.Allowed) check).target();
  }
}
