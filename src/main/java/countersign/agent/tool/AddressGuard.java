package countersign.agent.tool;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a name may lead to: public ones only, so that a name can't be a way into the
 * network behind it. Whoever wants another one puts the address itself, or {@code localhost}, on
 * the allow-list.
 */
record AddressGuard(Resolver resolver) {
  /** Special-purpose blocks (IANA registries of RFC 6890), besides what lies outside 2000::/3. */
  private static final List<Block> NOT_PUBLIC =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 4),
          Block.of("240.0.0.0", 4),
          // Protocol assignments, among them Teredo, which wraps an IPv4 address.
          Block.of("2001::", 23),
          Block.of("2001:db8::", 32),
          // 6to4 wraps an IPv4 address too.
          Block.of("2002::", 16),
          Block.of("3fff::", 20));

  private static final Block GLOBAL_V6 = Block.of("2000::", 3);

  /** How names become addresses. */
  interface Resolver {
    /** At least one address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Where a target is. */
  sealed interface Place {
    /** Here; connect to this very address. */
    record At(InetAddress address) implements Place {}

    /** Somewhere a name may not lead to. */
    record Forbidden(String why) implements Place {}
  }

  Place find(AllowList.Target target) throws UnknownHostException {
    var literal = target.literal();
    if (literal.isPresent()) return new Place.At(literal.get());
    var addresses = resolver.resolve(target.host());
    var local = target.host().equals("localhost");
    for (var address : addresses)
      if (!isPublic(address) && !(local && address.isLoopbackAddress()))
        return new Place.Forbidden(
            target.host()
                + " leads to an address that is not public. To allow it, the operator puts that"
                + " address itself on the allow-list.");
    return new Place.At(addresses[0]);
  }

  static boolean isPublic(InetAddress address) {
    var v6 = address.getAddress().length == 16;
    return (!v6 || GLOBAL_V6.contains(address))
        && NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
  }

  /** A network in the notation of RFC 4632. */
  private record Block(byte[] start, int length) {
    static Block of(String start, int length) {
      return new Block(InetAddress.ofLiteral(start).getAddress(), length);
    }

    boolean contains(InetAddress address) {
      var bytes = address.getAddress();
      return bytes.length == start.length && prefix(bytes).equals(prefix(start));
    }

    private BigInteger prefix(byte[] bytes) {
      return new BigInteger(1, bytes).shiftRight(bytes.length * 8 - length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Block(var s, var l) && l == length && Arrays.equals(s, start);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(start) * 31 + length;
    }
  }
}
